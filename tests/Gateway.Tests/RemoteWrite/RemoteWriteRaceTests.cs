using Tributary.Engine.Embedded;
using Tributary.Engine.Views;
using Tributary.Gateway.Tests.Running;
using static Tributary.Protocols.Tests.RemoteWrite.WriteRequests;

namespace Tributary.Gateway.Tests.RemoteWrite;

public sealed class RemoteWriteRaceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>Tells of no family before it has been asked twice.</summary>
    private sealed class AskedTwiceEngine(EmbeddedEngine inner) : ForwardingEngine(inner)
    {
        private readonly TaskCompletionSource _both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public int Asked => _asked;

        public override async ValueTask<FamilyDetail?> DescribeFamilyAsync(string name, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _asked) == 2) _both.SetResult();
            await _both.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            return await base.DescribeFamilyAsync(name, cancellationToken);
        }
    }

    private static Task<Reply> WriteAsync(RunningGateway gateway, string instance, double value) =>
        RemoteWriteTests.WriteAsync(gateway, V1(RemoteWriteTests.From(instance, "odd", (value, 1000))));

    [Fact]
    public async Task Two_requests_that_find_out_the_same_of_a_name_at_once_are_both_merged()
    {
        var engine = new AskedTwiceEngine(await ForwardingEngine.OpenInnerAsync(_directory));
        await using var gateway = await RunningGateway.StartOnAsync(engine);
        await gateway.PostAsync("/metrics/job/text/instance/a", "# TYPE odd counter\nodd 5\n");
        var replies = await Task.WhenAll(WriteAsync(gateway, "a", 1), WriteAsync(gateway, "b", 10));
        Assert.All(replies, reply => Assert.True(reply.Status == 204, $"{reply.Status} {reply.Text}"));
        Assert.Equal(["odd{job=\"shop\"} 11", "odd{job=\"text\"} 5"], (await gateway.ViewAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(204, (await WriteAsync(gateway, "c", 100)).Status);
        Assert.Equal(2, engine.Asked); // and not once more for a name that is settled
    }
}
