using System.Buffers.Binary;
using System.Text;

namespace Tributary.Peers.Tests;

/// <summary>Reads a protobuf message by the description of the encoding alone (https://protobuf.dev/programming-guides/encoding/).</summary>
internal sealed class ProtoFields
{
    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public ProtoFields(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((field, Varint(ref message), []));
                    break;
                case 1:
                    _fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(message), []));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    _fields.Add((field, 0, message[..length].ToArray()));
                    message = message[length..];
                    break;
                default:
                    throw new InvalidDataException($"a field of wire type {tag & 7}");
            }
        }
    }

    public bool Has(int field) => _fields.Exists(one => one.Field == field);

    public ulong Number(int field) => _fields.Single(one => one.Field == field).Number;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    public string Text(int field) => Encoding.UTF8.GetString(_fields.Single(one => one.Field == field).Bytes);

    public ProtoFields Message(int field) => Messages(field).Single();

    public IEnumerable<ProtoFields> Messages(int field) => _fields.Where(one => one.Field == field).Select(one => new ProtoFields(one.Bytes));

    /// <summary>The numbers of a packed field of eight bytes each.</summary>
    public ulong[] Packed(int field) => [.. _fields.Single(one => one.Field == field).Bytes.Chunk(8).Select(bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes))];

    private static ulong Varint(ref ReadOnlySpan<byte> rest)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var here = rest[0];
            rest = rest[1..];
            value |= (ulong)(here & 0x7f) << shift;
            if (here < 0x80) return value;
        }
    }
}
