using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.Tests.Protobuf;

public sealed class WireFormatTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var writer = new ProtoWriter();
        writer.Varint(1, ulong.MaxValue);
        writer.ZigZag(2, long.MinValue);
        writer.Double(3, -0.5);
        writer.Fixed64(4, 7);
        writer.Text(5, "grün");
        var outer = writer.Begin(6);
        var inner = writer.Begin(1);
        for (var i = 0; i < 100; i++) writer.Raw(300);
        writer.End(inner);
        writer.End(outer);
        writer.Varint(536870911, 1);

        var reader = new ProtoReader(writer.Written);
        Assert.True(reader.Next() && reader.Is(1, WireType.Varint));
        Assert.Equal(ulong.MaxValue, reader.Varint());
        Assert.True(reader.Next() && reader.Is(2, WireType.Varint));
        Assert.Equal(long.MinValue, reader.ZigZag());
        Assert.True(reader.Next() && reader.Is(3, WireType.Fixed64));
        Assert.Equal(-0.5, reader.Double());
        Assert.True(reader.Next());
        Assert.Equal(7ul, reader.Fixed64());
        Assert.True(reader.Next());
        Assert.Equal("grün"u8, reader.Bytes());
        Assert.True(reader.Next());
        var message = reader.Message();
        Assert.True(message.Next() && message.Is(1, WireType.Bytes));
        Assert.Equal(200, message.Bytes().Length);
        Assert.False(message.Next());
        Assert.False(message.IsBroken);
        Assert.True(reader.Next() && reader.Is(536870911, WireType.Varint));
        reader.Skip();
        Assert.False(reader.Next());
        Assert.False(reader.IsBroken);
    }

    /// <summary>The example of the specification, section "A Simple Message" and "Submessages".</summary>
    [Fact]
    public void The_bytes_are_those_of_the_specification()
    {
        var writer = new ProtoWriter();
        var embedded = writer.Begin(3);
        writer.Varint(1, 150);
        writer.End(embedded);
        Assert.Equal([0x1a, 0x03, 0x08, 0x96, 0x01], writer.Written.ToArray());

        writer.Clear();
        writer.ZigZag(1, -2);
        Assert.Equal([0x08, 0x03], writer.Written.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x00, 0x01 }, 0)] // field 0
    [InlineData(new byte[] { 0x08 }, 1)] // no value
    [InlineData(new byte[] { 0x08, 0x80 }, 2)] // a varint that is cut off
    [InlineData(new byte[] { 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 }, 11)] // more than 64 bits
    [InlineData(new byte[] { 0x09, 1, 2, 3 }, 1)] // a fixed64 that is cut off
    [InlineData(new byte[] { 0x0d, 1, 2, 3 }, 1)] // a fixed32 that is cut off
    [InlineData(new byte[] { 0x0a, 0x05, 1, 2 }, 2)] // a length beyond the end
    [InlineData(new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, 11)] // a length beyond all memory
    [InlineData(new byte[] { 0x0b, 0x0c }, 1)] // a group
    [InlineData(new byte[] { 0x0e }, 0)] // a wire type that does not exist
    public void A_broken_message_ends_where_it_breaks(byte[] bytes, int position)
    {
        var reader = new ProtoReader(bytes, offset: 100);
        while (reader.Next()) reader.Skip();
        Assert.True(reader.IsBroken);
        Assert.Equal(100 + position, reader.Position);
    }

    [Fact]
    public void A_message_within_says_where_it_stands()
    {
        byte[] bytes = [0x0a, 0x03, 0x08, 0x01, 0x0e];
        var reader = new ProtoReader(bytes, offset: 10);
        Assert.True(reader.Next());
        var inner = reader.Message();
        while (inner.Next()) inner.Skip();
        Assert.True(inner.IsBroken);
        Assert.Equal(14, inner.Position);
    }
}
