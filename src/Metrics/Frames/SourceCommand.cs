using System.Buffers.Binary;
using Tributary.Metrics.Identity;

namespace Tributary.Metrics.Frames;

/// <summary>
/// A command about one source, or about time (<see cref="CommandKind.Expire"/>, source zero). Little-endian:
/// u8 version, u8 kind, 16 source, i64 stamp, i64 time in Unix milliseconds.
/// </summary>
public readonly record struct SourceCommand(CommandKind Kind, SourceId Source, long Stamp, long Time)
{
    public const byte Version = 1;

    /// <summary>Size in bytes.</summary>
    public const int Size = 34;

    public void Write(Span<byte> destination)
    {
        destination[0] = Version;
        destination[1] = (byte)Kind;
        Source.Hash.Write(destination[2..]);
        BinaryPrimitives.WriteInt64LittleEndian(destination[18..], Stamp);
        BinaryPrimitives.WriteInt64LittleEndian(destination[26..], Time);
    }

    public static bool TryRead(ReadOnlySpan<byte> source, out SourceCommand command)
    {
        command = default;
        if (source.Length < Size || source[0] != Version) return false;
        command = new SourceCommand(
            (CommandKind)source[1],
            new SourceId(Hash128.Read(source[2..])),
            BinaryPrimitives.ReadInt64LittleEndian(source[18..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[26..]));
        return command.Kind is CommandKind.Clear or CommandKind.Retire or CommandKind.Expire;
    }
}
