using System.Buffers;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Tests.Numbers;

public sealed class VarintTests
{
    [Theory]
    [InlineData(0ul, "00")]
    [InlineData(127ul, "7F")]
    [InlineData(128ul, "8001")]
    [InlineData(300ul, "AC02")]
    [InlineData(ulong.MaxValue, "FFFFFFFFFFFFFFFFFF01")]
    public void Unsigned_integers_have_the_bytes_of_protocol_buffers(ulong value, string hex)
    {
        var writer = new ArrayBufferWriter<byte>();
        Varint.WriteUInt64(writer, value);
        Assert.Equal(hex, Convert.ToHexString(writer.WrittenSpan));
        var source = writer.WrittenSpan;
        Assert.True(Varint.TryReadUInt64(ref source, out var read));
        Assert.Equal(value, read);
        Assert.True(source.IsEmpty);
    }

    [Theory]
    [InlineData(0L, "00")]
    [InlineData(-1L, "01")]
    [InlineData(1L, "02")]
    [InlineData(long.MaxValue, "FEFFFFFFFFFFFFFFFF01")]
    [InlineData(long.MinValue, "FFFFFFFFFFFFFFFFFF01")]
    public void Signed_integers_are_zigzag_coded(long value, string hex)
    {
        var writer = new ArrayBufferWriter<byte>();
        Varint.WriteInt64(writer, value);
        Assert.Equal(hex, Convert.ToHexString(writer.WrittenSpan));
        var source = writer.WrittenSpan;
        Assert.True(Varint.TryReadInt64(ref source, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("FFFFFFFFFFFFFFFFFF02")] // 65 bits
    [InlineData("FFFFFFFFFFFFFFFFFFFF01")] // eleven bytes
    public void A_failed_read_leaves_the_source_where_it_was(string hex)
    {
        ReadOnlySpan<byte> source = Convert.FromHexString(hex);
        Assert.False(Varint.TryReadUInt64(ref source, out _));
        Assert.Equal(hex, Convert.ToHexString(source));
    }

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(63.0, 1)]
    [InlineData(9007199254740992.0, 8)]
    [InlineData(-0.0, 9)]
    [InlineData(0.5, 9)]
    [InlineData(-3.0, 9)]
    [InlineData(double.NaN, 9)]
    [InlineData(double.NegativeInfinity, 9)]
    [InlineData(1e300, 9)]
    public void A_compact_number_keeps_every_bit(double value, int length)
    {
        var writer = new ArrayBufferWriter<byte>();
        CompactNumber.Write(writer, value);
        Assert.Equal(length, writer.WrittenCount);
        var source = writer.WrittenSpan;
        Assert.True(CompactNumber.TryRead(ref source, out double read));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
    }

    [Fact]
    public void An_exact_sum_beyond_two_to_the_53_keeps_both_parts()
    {
        var sum = ExactSum.FromInt128((Int128)1 << 80) + 3.0;
        var writer = new ArrayBufferWriter<byte>();
        CompactNumber.Write(writer, sum);
        var source = writer.WrittenSpan;
        Assert.True(CompactNumber.TryRead(ref source, out ExactSum read));
        Assert.Equal(sum, read);
    }
}
