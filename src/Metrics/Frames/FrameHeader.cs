using System.Buffers.Binary;
using Tributary.Metrics.Identity;

namespace Tributary.Metrics.Frames;

/// <summary>
/// The fixed head of a frame: one source's update to one shard. The same bytes travel over the native push protocol,
/// into a grain call and into the journal. Little-endian:
/// <code>
///  0  u8   version (1)
///  1  u8   command kind (1 = frame)
///  2  u16  flags
///  4  u32  number of values
///  8  16   source
/// 24  16   layout
/// 40  i64  epoch: the source's start, Unix milliseconds, or the sender's own rising number; 0 = not known
/// 48  i64  stamp: gateway clock (rising per source), or the sequence number if Sequenced
/// 56  i64  received at, Unix milliseconds
/// 64  [layout definition: varint length, bytes]            if HasLayout
///     values, f64 each, in the layout's order
///     [low parts: varint count, then (varint index, f64)]  if HasLowParts
///     [exemplars: varint length, bytes]                    if HasExemplars
///     [payloads: per entry varint length, bytes]           if the layout has payloads
/// </code>
/// </summary>
public readonly record struct FrameHeader(
    FrameFlags Flags,
    int ValueCount,
    SourceId Source,
    Hash128 Layout,
    long Epoch,
    long Stamp,
    long ReceivedAt)
{
    public const byte Version = 1;

    /// <summary>Size in bytes.</summary>
    public const int Size = 64;

    /// <summary>Replaces the stamp of a frame.</summary>
    public static void WriteStamp(Span<byte> frame, long stamp) => BinaryPrimitives.WriteInt64LittleEndian(frame[48..], stamp);

    public bool IsDelta => (Flags & FrameFlags.Delta) != 0;

    public bool IsPartial => (Flags & FrameFlags.Partial) != 0;

    public bool IsSequenced => (Flags & FrameFlags.Sequenced) != 0;

    public void Write(Span<byte> destination)
    {
        destination[0] = Version;
        destination[1] = (byte)CommandKind.Frame;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], (ushort)Flags);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], ValueCount);
        Source.Hash.Write(destination[8..]);
        Layout.Write(destination[24..]);
        BinaryPrimitives.WriteInt64LittleEndian(destination[40..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(destination[48..], Stamp);
        BinaryPrimitives.WriteInt64LittleEndian(destination[56..], ReceivedAt);
    }

    /// <returns>False where the bytes are not a frame of a known version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out FrameHeader header)
    {
        header = default;
        if (source.Length < Size || source[0] != Version || source[1] != (byte)CommandKind.Frame) return false;
        header = new FrameHeader(
            (FrameFlags)BinaryPrimitives.ReadUInt16LittleEndian(source[2..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            new SourceId(Hash128.Read(source[8..])),
            Hash128.Read(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[56..]));
        return header.ValueCount >= 0;
    }
}
