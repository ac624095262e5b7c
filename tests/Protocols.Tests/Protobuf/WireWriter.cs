using System.Text;

namespace Tributary.Protocols.Tests.Protobuf;

/// <summary>
/// Writes protobuf messages by the description of the encoding alone (https://protobuf.dev/programming-guides/encoding/),
/// so that what a test sends owes nothing to the code that is tested.
/// </summary>
internal sealed class WireWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] Written => [.. _bytes];

    public static byte[] Of(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        return writer.Written;
    }

    public WireWriter Varint(int field, ulong value) => Tag(field, 0).Raw(value);

    public WireWriter ZigZag(int field, long value) => Varint(field, (ulong)((value << 1) ^ (value >> 63)));

    public WireWriter Double(int field, double value) => Tag(field, 1).RawDouble(value);

    public WireWriter Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    /// <summary>A message, or packed numbers.</summary>
    public WireWriter Message(int field, Action<WireWriter> write) => Bytes(field, Of(write));

    /// <summary>A number of a packed field.</summary>
    public WireWriter Raw(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }

    /// <inheritdoc cref="Raw"/>
    public WireWriter RawDouble(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        for (var shift = 0; shift < 64; shift += 8) _bytes.Add((byte)(bits >> shift));
        return this;
    }

    private WireWriter Bytes(int field, byte[] bytes)
    {
        Tag(field, 2).Raw((ulong)bytes.Length);
        _bytes.AddRange(bytes);
        return this;
    }

    private WireWriter Tag(int field, uint type) => Raw(((ulong)field << 3) | type);
}
