using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tributary.Protocols.Native;

namespace Tributary.Protocols.Tests.Native;

public sealed class NativeAnswerTests
{
    private static readonly FrameOutcome[] Rich =
    [
        new(NativeOutcome.Applied),
        new(NativeOutcome.Duplicate, Overflowed: 300, Dropped: 1),
        new(NativeOutcome.UnknownLayout),
        new(NativeOutcome.Waiting),
        new(NativeOutcome.Deferred),
        new(NativeOutcome.InvalidValue, Value: 5, Reason: "It is \"wrong\"."),
        new(NativeOutcome.ReservedName, Reason: ""),
    ];

    private static byte[] Write(FrameOutcome[] frames)
    {
        var writer = new ArrayBufferWriter<byte>();
        NativeAnswer.Write(frames, writer);
        return writer.WrittenSpan.ToArray();
    }

    [Fact]
    public void An_answer_is_a_byte_a_frame_where_all_is_well()
    {
        Assert.Equal([0x54, 0x42, 0x4f, 0x01, 3, 0, 1, 0], Write([default, new(NativeOutcome.Duplicate), default]));
        Assert.Equal("54424F0107" + "00" + "81AC0201" + "02" + "03" + "04" + "13050E" + Convert.ToHexString("It is \"wrong\"."u8) + "140000", Convert.ToHexString(Write(Rich)));
    }

    [Fact]
    public void What_is_written_reads_back() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            FrameOutcome[] frames = [.. Enumerable.Range(0, random.Next(300)).Select(_ => Rich[random.Next(Rich.Length)] with { Overflowed = random.Next(3) * random.Next(100_000), Dropped = random.Next(2) })];
            return NativeAnswer.TryRead(Write(frames), out var read) && read.SequenceEqual(frames);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_answer_that_is_cut_or_goes_on_is_none()
    {
        var bytes = Write(Rich);
        for (var length = 0; length < bytes.Length; length++) Assert.False(NativeAnswer.TryRead(bytes.AsSpan(0, length), out _));
        Assert.False(NativeAnswer.TryRead([.. bytes, 0], out _));
        Assert.False(NativeAnswer.TryRead([0x54, 0x42, 0x4f, 2, 0], out _));
    }

    [Fact]
    public void People_are_told_in_words()
    {
        var writer = new ArrayBufferWriter<byte>();
        NativeAnswer.WriteJson(Rich, writer);
        Assert.Equal(
            """{"status":"success","data":[{"outcome":"applied"},{"outcome":"duplicate","overflowed":300,"dropped":1},{"outcome":"unknown_layout"},{"outcome":"waiting"},{"outcome":"deferred"},{"outcome":"invalid_value","value":5,"reason":"It is \"wrong\"."},{"outcome":"reserved_name","reason":""}]}""",
            Encoding.UTF8.GetString(writer.WrittenSpan));
    }

    [Fact]
    public void Every_outcome_has_a_word_of_its_own()
    {
        var words = Enum.GetValues<NativeOutcome>().Select(NativeAnswer.WordFor).ToArray();
        Assert.Equal(words.Length, words.Distinct().Count());
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("application/vnd.tributary.outcomes", false)]
    [InlineData("application/json", true)]
    [InlineData("application/json;q=0", false)]
    [InlineData("Application/JSON, */*", true)]
    [InlineData("application/json, application/vnd.tributary.outcomes", false)]
    [InlineData("application/json, application/vnd.tributary.outcomes;q=0.5", true)]
    public void Who_names_JSON_gets_it(string? accept, bool isJson) => Assert.Equal(isJson, NativeAnswer.PrefersJson(accept));
}
