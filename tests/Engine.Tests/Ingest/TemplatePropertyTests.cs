using System.Text;
using Tributary.Engine.Ingest;
using Tributary.Engine.Tests.Contracts;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>A body that is read by what was learned from another gives what the parser would give: frame for frame, error for error.</summary>
public sealed class TemplatePropertyTests
{
    private const int Cases = 200;

    [Theory]
    [InlineData(BodyFormat.Text)]
    [InlineData(BodyFormat.OpenMetrics)]
    public async Task Bodies_that_differ_in_their_numbers_and_exemplars_need_no_parser_and_give_its_frames(BodyFormat format)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var exposition = new RandomExposition(random, format);
            var parsed = await CompareAsync($"{format}, seed {seed}", format, exposition.Write(random), exposition.Write(random));
            Assert.True(parsed == 1, $"{format}, seed {seed}: parsed {parsed} times");
        }
    }

    [Theory]
    [InlineData(BodyFormat.Text)]
    [InlineData(BodyFormat.OpenMetrics)]
    public async Task A_number_that_cannot_be_is_answered_as_the_parser_does(BodyFormat format)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var exposition = new RandomExposition(random, format);
            await CompareAsync($"{format}, seed {seed}", format, exposition.Write(random), exposition.Write(random, wild: random.Next(exposition.Numbers)));
        }
    }

    [Theory]
    [InlineData(BodyFormat.Text)]
    [InlineData(BodyFormat.OpenMetrics)]
    public async Task A_byte_that_changes_comes_or_goes_anywhere_is_seen(BodyFormat format)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var exposition = new RandomExposition(random, format);
            var body = exposition.Write(random);
            await CompareAsync($"{format}, seed {seed}", format, body, Mutate(body, random));
        }
    }

    [Theory]
    [InlineData(BodyFormat.Text)]
    [InlineData(BodyFormat.OpenMetrics)]
    public async Task A_body_may_be_cut_anywhere(BodyFormat format)
    {
        for (var seed = 0; seed < 2; seed++)
        {
            var random = new Random(seed);
            var body = new RandomExposition(random, format).Write(random);
            for (var cut = 0; cut < body.Length; cut++) await CompareAsync($"{format}, seed {seed}, cut {cut}", format, body, body[..cut]);
        }
    }

    [Fact]
    public async Task The_same_bytes_in_another_format_are_read_anew()
    {
        var body = Encoding.UTF8.GetBytes("# TYPE a gauge\na 1\n");
        var tested = New(out _);
        var source = tested.Source("job/a");
        Assert.Equal(PushStatus.Accepted, (await tested.Pipeline.PushAsync(new PushRequest(source, BodyFormat.Text, Replace: false), body, default)).Status);
        Assert.Equal(PushStatus.Malformed, (await tested.Pipeline.PushAsync(new PushRequest(source, BodyFormat.OpenMetrics, Replace: false), body, default)).Status);
    }

    /// <summary>Pushes both bodies, and the second one also to a pipeline that has learned nothing.</summary>
    /// <returns>How often the first pipeline needed the parser.</returns>
    private static async Task<long> CompareAsync(string @case, BodyFormat format, byte[] first, byte[] second)
    {
        var learned = New(out var learnedFrames);
        var request = new PushRequest(learned.Source("job/a/instance/b"), format, Replace: false);
        var begun = await learned.Pipeline.PushAsync(request, first, default);
        Assert.True(begun.Status == PushStatus.Accepted, $"{@case}: {begun.Error}\n{Encoding.UTF8.GetString(first)}");
        learnedFrames.Frames.Clear();
        var actual = await learned.Pipeline.PushAsync(request, second, default);

        var fresh = New(out var freshFrames);
        var expected = await fresh.Pipeline.PushAsync(request with { Source = TestedEngine.NewSource("job/a/instance/b") }, second, default);
        var body = Encoding.UTF8.GetString(second);
        Assert.True(expected.Status == actual.Status && expected.Error == actual.Error, $"{@case}: {expected.Error} became {actual.Error}\n{body}");
        Assert.True(freshFrames.Frames.SequenceEqual(learnedFrames.Frames), $"{@case}: frames differ\n{body}");
        return learned.Pipeline.Metrics.Parsed;
    }

    private static TestedEngine New(out RecordingEngine engine)
    {
        engine = new RecordingEngine();
        return new TestedEngine(engine, new(), TimeProvider.System);
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        var bytes = body.ToList();
        var at = random.Next(bytes.Count);
        var other = (byte)" \n{}\",=#_aA0159.-+eE\\\0\xff"[random.Next(22)];
        switch (random.Next(3))
        {
            case 0: bytes[at] = other; break;
            case 1: bytes.Insert(at, other); break;
            default: bytes.RemoveAt(at); break;
        }

        return [.. bytes];
    }
}
