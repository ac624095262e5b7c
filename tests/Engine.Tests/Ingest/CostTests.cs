using System.Globalization;
using Tributary.Engine.Ingest;
using Tributary.Engine.Ingest.Native;
using Tributary.Engine.Storage;
using Tributary.Engine.Tests.Contracts;
using Tributary.Engine.Tests.Embedded;
using Tributary.Protocols.Native;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>What a push costs, counted and not timed.</summary>
public sealed class CostTests : StoredEngineTests
{
#if DEBUG
    // Without optimization the compiler makes the state machine of an asynchronous method an object, whatever the push.
    private const long BytesPerPush = 512;
#else
    private const long BytesPerPush = 0;
#endif

    private readonly byte[][] _bodies = [.. Enumerable.Range(1, 64).Select(StandardShape.Write)];
    private OpenedEngine _engine = null!;

    private PushPipeline Pipeline => _engine.Tested.Pipeline;

    public override async Task InitializeAsync()
    {
        Home.Options = Home.Options with { Ack = AckMode.Memory };
        _engine = await Home.OpenAsync();
    }

    /// <summary>Where a body may have exemplars and has none, looking for them costs nothing.</summary>
    [Fact]
    public void A_repeated_push_in_OpenMetrics_allocates_nothing()
    {
        var source = _engine.Tested.Source("job/a/instance/1");
        byte[][] bodies = [.. Enumerable.Range(1, 64).Select(value => System.Text.Encoding.UTF8.GetBytes($"# TYPE c counter\nc_total{{x=\"1\"}} {value}\nc_total{{x=\"2\"}} {2 * value}\n# TYPE h histogram\nh_bucket{{le=\"1.0\"}} {value}\nh_bucket{{le=\"+Inf\"}} {3 * value}\nh_sum {value}.5\nh_count {3 * value}\n# EOF\n"))];
        var push = 0;
        var least = Enumerable.Range(0, 20).Min(_ => AllocatedBy(() =>
        {
            for (var i = 0; i < 50; i++) Push(source, bodies[push++ % bodies.Length], BodyFormat.OpenMetrics);
        }));
        Assert.InRange(least, 0, BytesPerPush * 50);
        Assert.Equal(1, Pipeline.Metrics.Parsed);
    }

    [Fact]
    public void A_repeated_push_allocates_nothing()
    {
        var source = _engine.Tested.Source("job/a/instance/1");
        var value = 0;

        // The journal's buffers grow now and then to what the disk makes wait; what a push allocates, it allocates in
        // every round.
        var least = Enumerable.Range(0, 20).Min(_ => AllocatedBy(() =>
        {
            for (var push = 0; push < 50; push++) Push(source, value++);
        }));
        Assert.InRange(least, 0, BytesPerPush * 50);
        Assert.Equal(StandardShape.Samples * 1000, Pipeline.Metrics.Samples);
        Assert.Equal(1, Pipeline.Metrics.Parsed);
    }

    [Fact]
    public void Each_source_is_parsed_once_and_costs_the_same_however_many_there_are()
    {
        const int Block = 250;
        var bytes = new long[4];
        for (var block = 0; block < bytes.Length; block++)
        {
            var sources = Enumerable.Range(block * Block, Block).Select(i => _engine.Tested.Source($"job/a/instance/{i}")).ToArray();
            bytes[block] = AllocatedBy(() =>
            {
                foreach (var source in sources) Push(source, 1);
            });
        }

        // Tables that double make a block dearer than the one before it; a cost that grew with the sources would make
        // the last one four times the first.
        Assert.True(bytes[^1] < 2 * bytes[1], string.Join(' ', bytes.Select(block => (block / Block).ToString(CultureInfo.InvariantCulture))));

        var least = Enumerable.Range(1, 4).Min(round => AllocatedBy(() =>
        {
            for (var i = 0; i < Block; i++) Push(_engine.Tested.Source($"job/a/instance/{i}"), round);
        }));
        Assert.Equal(4 * Block, Pipeline.Metrics.Parsed);
        Assert.InRange(least / Block, 0, BytesPerPush + 128); // the test's own name of each source
    }

    [Fact]
    public void A_repeated_request_of_native_frames_allocates_nothing()
    {
        var source = new NativeSource([new("job", "a"), new("instance", "1")]);
        NativeDefinition[] layouts = [NativeBody.Counter("c_total", "1", "2"), NativeBody.Gauge("g"), NativeBody.Histogram("h", [1, 2, 5], "1")];
        double[][] values = [[1, 2], [3], [1, 2, 3, 4, 5]];
        var (writer, result, sequence) = (new NativeWriter(), new NativeResult(), 0);
        var least = Enumerable.Range(0, 20).Min(_ => AllocatedBy(() =>
        {
            for (var push = 0; push < 50; push++) Send();
        }));
        Assert.InRange(least, 0, BytesPerPush * 50);
        Assert.Equal(8 * sequence, _engine.Tested.Native.Metrics.Samples);

        void Send()
        {
            writer.Clear();
            writer.BeginUpdate(source, 1, ++sequence);
            for (var i = 0; i < layouts.Length; i++) writer.AddFrame(layouts[i], i == 1 ? NativeFrameFlags.None : NativeFrameFlags.Delta, values[i], define: sequence == 1);
            writer.EndUpdate();
            var merging = _engine.Tested.Native.MergeAsync(writer.Written, result, CancellationToken.None);
            if (!merging.IsCompletedSuccessfully || merging.GetAwaiter().GetResult() is not null || result.Merged != layouts.Length) throw new InvalidOperationException("The request was not applied at once.");
        }
    }

    private void Push(PushSource source, int value) => Push(source, _bodies[value % _bodies.Length], BodyFormat.Text);

    private void Push(PushSource source, byte[] body, BodyFormat format)
    {
        var pushing = Pipeline.PushAsync(new PushRequest(source, format, Replace: false), body, CancellationToken.None);
        if (!pushing.IsCompletedSuccessfully || pushing.GetAwaiter().GetResult() != PushResult.Accepted) throw new InvalidOperationException("The push was not applied at once.");
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
