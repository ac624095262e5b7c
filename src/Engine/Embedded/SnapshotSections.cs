using System.Buffers;
using System.Buffers.Binary;
using Tributary.Engine.Storage.Snapshots;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Embedded;

/// <summary>
/// The sections of the embedded engine's snapshots. A shard's payload is its index (u16) and its state; the sources'
/// payload is, per source, the length of its labels (u32) and the labels.
/// </summary>
internal static class SnapshotSections
{
    public const byte Shard = 1;
    public const byte Sources = 2;

    public delegate void SourceHandler(ReadOnlySpan<byte> labels);

    public static void WriteShard(EmbeddedShard shard, IBufferWriter<byte> writer)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(writer.GetSpan(sizeof(ushort)), shard.Key.Index);
        writer.Advance(sizeof(ushort));
        FamilyShardSnapshot.Write(shard.State, writer);
    }

    public static bool TryReadShard(in SnapshotSection section, out ShardKey key, out FamilyShard shard)
    {
        key = default;
        shard = null!;
        var payload = section.Payload.Span;
        if (payload.Length < sizeof(ushort)) return false;
        key = new ShardKey(section.Key, BinaryPrimitives.ReadUInt16LittleEndian(payload));
        return FamilyShardSnapshot.TryRead(payload[sizeof(ushort)..], out shard);
    }

    public static void WriteSource(ReadOnlySpan<byte> labels, IBufferWriter<byte> writer)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), labels.Length);
        writer.Advance(sizeof(int));
        writer.Write(labels);
    }

    public static bool TryReadSources(ReadOnlySpan<byte> payload, SourceHandler handler)
    {
        while (!payload.IsEmpty)
        {
            if (payload.Length < sizeof(int)) return false;
            var length = BinaryPrimitives.ReadInt32LittleEndian(payload);
            payload = payload[sizeof(int)..];
            if (length < 0 || length > payload.Length) return false;
            handler(payload[..length]);
            payload = payload[length..];
        }

        return true;
    }
}
