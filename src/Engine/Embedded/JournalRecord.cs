using System.Buffers.Binary;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Embedded;

/// <summary>
/// A record of the embedded engine's journal: u8 kind, then for a shard's command 16 bytes family, u16 index, the command;
/// for a source and for its deletion its canonical labels. A command of the one byte 3 empties the shard. The numbers are
/// persisted: append, never renumber.
/// </summary>
internal static class JournalRecord
{
    public const byte Command = 1;
    public const byte Source = 2;
    public const byte Wipe = 3;
    public const byte Deletion = 4;

    private const int CommandPrefixSize = 1 + Hash128.Size + sizeof(ushort);

    /// <summary>What stands before the labels of a source.</summary>
    public static ReadOnlySpan<byte> SourcePrefix => [Source];

    /// <summary>What stands before the labels of a source whose group was deleted.</summary>
    public static ReadOnlySpan<byte> DeletionPrefix => [Deletion];

    /// <summary>The command that empties a shard.</summary>
    public static ReadOnlySpan<byte> WipeCommand => [Wipe];

    public static byte[] PrefixOf(ShardKey key)
    {
        var prefix = new byte[CommandPrefixSize];
        prefix[0] = Command;
        key.Family.Write(prefix.AsSpan(1));
        BinaryPrimitives.WriteUInt16LittleEndian(prefix.AsSpan(1 + Hash128.Size), key.Index);
        return prefix;
    }

    /// <returns>False where the record is not a shard's command.</returns>
    public static bool TryReadCommand(ReadOnlySpan<byte> record, out ShardKey key, out ReadOnlySpan<byte> command)
    {
        key = default;
        command = default;
        if (record.Length <= CommandPrefixSize || record[0] != Command) return false;
        key = new ShardKey(Hash128.Read(record[1..]), BinaryPrimitives.ReadUInt16LittleEndian(record[(1 + Hash128.Size)..]));
        command = record[CommandPrefixSize..];
        return true;
    }
}
