using System.Buffers.Binary;

namespace Tributary.Protocols.Tests.RemoteWrite;

/// <summary>A field of a protobuf message, read by a few lines that share nothing with the product.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Value">A varint or a fixed number, as its bits.</param>
/// <param name="Bytes">What has a length.</param>
internal sealed record WireField(int Number, ulong Value, byte[] Bytes)
{
    public double Double => BitConverter.UInt64BitsToDouble(Value);

    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    public IReadOnlyList<WireField> Message => Read(Bytes);

    /// <summary>Packed varints.</summary>
    public IReadOnlyList<ulong> Varints
    {
        get
        {
            var numbers = new List<ulong>();
            for (var at = 0; at < Bytes.Length;) numbers.Add(Varint(Bytes, ref at));
            return numbers;
        }
    }

    public static IReadOnlyList<WireField> Read(byte[] message)
    {
        var fields = new List<WireField>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new WireField(number, Varint(message, ref at), []));
                    break;
                case 1:
                    fields.Add(new WireField(number, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), []));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    fields.Add(new WireField(number, 0, message[at..(at + length)]));
                    at += length;
                    break;
                default:
                    throw new InvalidDataException($"Field {number} has type {tag & 7}.");
            }
        }

        return fields;
    }

    public static long ZigZag(ulong raw) => (long)(raw >> 1) ^ -(long)(raw & 1);

    private static ulong Varint(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
    }
}
