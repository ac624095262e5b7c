using System.Buffers.Binary;
using Tributary.Engine.Storage.Records;

namespace Tributary.Gateway.Targets.Rendering;

/// <summary>
/// A body as it stands in a queue: u8 version (1), u8 form, i64 time, little-endian, and the compressed body. The number of
/// samples is the record's weight.
/// </summary>
/// <param name="Form">What it is.</param>
/// <param name="Time">When the view was taken, Unix milliseconds.</param>
/// <param name="Samples">Number of samples in it.</param>
/// <param name="Content">The body, compressed.</param>
internal sealed record QueuedBody(BodyForm Form, long Time, int Samples, ReadOnlyMemory<byte> Content)
{
    private const byte Version = 1;
    private const int HeaderSize = 10;

    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderSize + Content.Length];
        (bytes[0], bytes[1]) = (Version, (byte)Form);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(2), Time);
        Content.CopyTo(bytes.AsMemory(HeaderSize));
        return bytes;
    }

    /// <returns>Null where the record is none that this version knows.</returns>
    public static QueuedBody? Read(StoredRecord record)
    {
        var bytes = record.Payload.Span;
        if (bytes.Length < HeaderSize || bytes[0] != Version || !Enum.IsDefined((BodyForm)bytes[1])) return null;
        return new QueuedBody((BodyForm)bytes[1], BinaryPrimitives.ReadInt64LittleEndian(bytes[2..]), (int)record.Weight, record.Payload[HeaderSize..]);
    }
}
