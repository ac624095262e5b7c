using Tributary.Protocols.Exposition;
using Tributary.Protocols.Native;
using static Tributary.Protocols.Tests.Native.RawFrames;

namespace Tributary.Protocols.Tests.Native;

public sealed class NativeParserTests
{
    private readonly NativeParser _parser = new();
    private readonly NativeRequest _request = new();

    private string? Parse(byte[] body, ParserLimits? limits = null)
    {
        var error = _parser.Parse(body, limits ?? ParserLimits.Default, _request);
        if (error is not null) Assert.Equal(0, _request.Parts);
        return error?.ToString();
    }

    [Fact]
    public void A_request_may_be_without_updates() => Assert.Null(Parse(Request()));

    [Fact]
    public void Updates_and_their_frames_keep_their_order()
    {
        var body = Request(
            Update(0, Shop, 5, 1, Frame(1, 1, Doubles(2)), Frame(2, 0, [2, 7, 8])),
            Update(1, Labels(("job", "a"), ("b", "\"\\\n")), 1, 9));
        Assert.Null(Parse(body));
        Assert.Equal(
            [
                "{job=\"shop\"} 5/1",
                "Delta 00000000000000000000000000000000 - [4000000000000000] [] []",
                "Partial 00000000000000000000000000000000 - [] [] [0708]",
                "{b=\"\\\"\\\\\\n\",job=\"a\"} 1/9 complete",
            ],
            NativeDump.Of(_request, body));
        Assert.Equal((2, 4), (_request.Samples, _request.Parts));
    }

    [Fact]
    public void Bytes_changed_on_the_way_are_seen_where_there_is_a_checksum()
    {
        var writer = new NativeWriter();
        writer.BeginUpdate(new NativeSource([new("job", "shop")]), 1, 1, NativeUpdateFlags.Complete | NativeUpdateFlags.Checksum);
        writer.EndUpdate();
        var body = writer.Written.ToArray();
        Assert.Null(Parse(body));
        for (var i = 9; i < body.Length; i++)
        {
            body[i] ^= 4;
            Assert.Contains("the checksum is not that of the update", Parse(body), StringComparison.Ordinal);
            body[i] ^= 4;
        }

        Assert.Equal("byte 9: the checksum cannot be read: it is out of range, or more than what is left of the part that it is in", Parse(Request([2])));
    }

    public static TheoryData<string, byte[]> Wrong => new()
    {
        { "byte 0: a request begins with 54 42 46 01", [] },
        { "byte 0: a request begins with 54 42 46 01", [0x54, 0x42, 0x46, 2] },
        { "byte 0: a request begins with 54 42 46 01", "# TYPE a counter\n"u8.ToArray() },
        { "byte 4: an update cannot be read", [.. Request(), 1] },
        { "byte 4: an update cannot be read", [.. Request(), 2, 0, 0, 0, 1] },
        { "byte 4: an update cannot be read", [.. Request(), 0xff, 0xff, 0xff, 0xff, 1] },
        { "byte 8: the flags of an update cannot be read", Request(Array.Empty<byte>()) },
        { "byte 8: the flags of the update are 04", Request([4]) },
        { "byte 9: the number of labels cannot be read", Request([0]) },
        { "byte 9: the number of labels cannot be read", Request([0, 200, 1]) },
        { "byte 4: the source of an update has no label job", Request(Update(0, Labels(), 1, 1)) },
        { "byte 4: the source of an update has no label job", Request(Update(0, Labels(("job", "")), 1, 1)) },
        { "byte 10: \"\" is no label name", Request(Update(0, Labels(("", "x")), 1, 1)) },
        { "byte 10: label name \"__a\" is reserved", Request(Update(0, Labels(("__a", "x")), 1, 1)) },
        { "byte 16: label name \"job\" appears twice", Request(Update(0, Labels(("job", "a"), ("job", "b")), 1, 1)) },
        { "byte 14: a label cannot be read", Request(Update(0, [1, 3, (byte)'j', (byte)'o', (byte)'b'], 200, 1)) },
        { "byte 19: the epoch, a number from 1, cannot be read", Request(Update(0, Shop, 0, 1)) },
        { "byte 19: the epoch, a number from 1, cannot be read", Request(Update(0, Shop, ulong.MaxValue, 1)) },
        { "byte 20: the sequence, a number from 1, cannot be read", Request(Update(0, Shop, 1, 0)) },
        { "byte 4: an update without frames says nothing", Request(Update(0, Shop, 1, 1)) },
        { "byte 21: a frame cannot be read", Request([.. Update(0, Shop, 1, 1), 1, 0, 0, 0]) },
        { "byte 25: the flags of a frame cannot be read", Request(Update(0, Shop, 1, 1, Array.Empty<byte>())) },
        { "byte 25: the flags of the frame are 10", Request(Update(0, Shop, 1, 1, Frame(16, 0))) },
        { "byte 26: the id of the layout cannot be read", Request(Update(0, Shop, 1, 1, [0, 1, 2])) },
        { "byte 42: the definition of the layout cannot be read", Request(Update(0, Shop, 1, 1, Frame(4, 5))) },
        { "byte 42: the values cannot be read", Request(Update(0, Shop, 1, 1, Frame(0, 2, Doubles(1)))) },
        { "byte 42: the values cannot be read", Request(Update(0, Shop, 1, 1, Frame(0, ulong.MaxValue, Doubles(1)))) },
        { "byte 51: the low parts cannot be read", Request(Update(0, Shop, 1, 1, Frame(8, 1, Doubles(1)))) },
        { "byte 52: a low part cannot be read", Request(Update(0, Shop, 1, 1, Frame(8, 1, Doubles(1e20), [1, 1], Doubles(1)))) },
        { "byte 52: a low part is what rounding the number to a double leaves", Request(Update(0, Shop, 1, 1, Frame(8, 1, Doubles(1), [1, 0], Doubles(1)))) },
        { "byte 52: a low part is what rounding the number to a double leaves", Request(Update(0, Shop, 1, 1, Frame(8, 1, Doubles(double.PositiveInfinity), [1, 0], Doubles(double.PositiveInfinity)))) },
        { "byte 52: a low part is what rounding the number to a double leaves", Request(Update(0, Shop, 1, 1, Frame(8, 1, Doubles(double.NaN), [1, 0], Doubles(1)))) },
        { "byte 69: low parts stand in the order of their values", Request(Update(0, Shop, 1, 1, Frame(8, 2, Doubles(1e20, 1e20), [2, 1], Doubles(1), [1], Doubles(1)))) },
        { "byte 43: a payload cannot be read", Request(Update(0, Shop, 1, 1, Frame(0, 0, [3, 1]))) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_told_with_the_byte_where_it_is(string error, byte[] body) => Assert.StartsWith(error, Parse(body), StringComparison.Ordinal);

    [Fact]
    public void An_update_that_is_wrong_takes_those_before_it_along() =>
        Assert.StartsWith("byte 43: an update without frames", Parse(Request(Update(0, Shop, 1, 1, Frame(0, 0)), Update(0, Shop, 1, 2))), StringComparison.Ordinal);

    [Fact]
    public void Limits_are_named()
    {
        var limits = ParserLimits.Default with { MaxFamiliesPerPush = 2, MaxFramesPerRequest = 5, MaxSamplesPerPush = 3, MaxLabelsPerSeries = 2, MaxLabelNameLength = 4, MaxLabelValueLength = 5 };
        string? Setting(byte[] body) => Parse(body, limits)?.Split("Limits:")[1].TrimEnd(')');
        var frame = Frame(0, 0);
        Assert.Equal("MaxFamiliesPerPush", Setting(Request(Update(0, Shop, 1, 1, frame, frame, frame))));
        Assert.Equal("MaxFramesPerRequest", Setting(Request(Update(0, Shop, 1, 1, frame), Update(0, Shop, 1, 2, frame), Update(1, Shop, 1, 3, frame))));
        Assert.Equal("MaxFramesPerRequest", Setting(Request([.. Enumerable.Repeat(Update(1, Shop, 1, 1), 6)])));
        Assert.Equal("MaxSamplesPerPush", Setting(Request(Update(0, Shop, 1, 1, Frame(0, 2, Doubles(1, 2)), Frame(0, 1, Doubles(1), [0])))));
        Assert.Equal("MaxLabelsPerSeries", Setting(Request(Update(0, Labels(("job", "a"), ("b", "c"), ("d", "e")), 1, 1, frame))));
        Assert.Equal("MaxLabelNameLength", Setting(Request(Update(0, Labels(("job", "a"), ("toolong", "b")), 1, 1, frame))));
        Assert.Equal("MaxLabelValueLength", Setting(Request(Update(0, Labels(("job", "toolong")), 1, 1, frame))));
        Assert.Null(Parse(Request(Update(0, Shop, 1, 1, frame, frame), Update(1, Shop, 1, 2)), limits));
    }
}
