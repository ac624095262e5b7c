using System.Buffers;
using System.Buffers.Binary;
using Tributary.Engine.Frames;
using Tributary.Grains.Sources;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Pushing;

/// <summary>Which families, and which slices of them, a push feeds.</summary>
internal static class PushedGroup
{
    private const int EntrySize = Hash128.Size + sizeof(int);

    /// <summary>A hash that two pushes share if they feed the same by the same maps. It need not be the same for the same families in another order.</summary>
    public static Hash128 HashOf(FrameBatch batch, PushRoutes routes)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, batch.Count * EntrySize));
        try
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var layout = batch.LayoutOf(i);
                var map = routes.MapOf(layout.Family);

                // What the slices are follows from the layout and the map.
                var identity = map.IsWhole ? layout.Shard.Family : layout.Id;
                identity.Write(bytes.AsSpan(i * EntrySize));
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((i * EntrySize) + Hash128.Size), map.Version);
            }

            return Hash128.Compute(bytes.AsSpan(0, batch.Count * EntrySize));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>The same in full, as the record of the source.</summary>
    public static byte[] Describe(FrameBatch batch, PushRoutes routes)
    {
        var uses = new Dictionary<string, FamilyUse>(batch.Count, StringComparer.Ordinal);
        for (var i = 0; i < batch.Count; i++)
        {
            var layout = batch.LayoutOf(i);
            var map = routes.MapOf(layout.Family);

            // Increments and parts say nothing by leaving a series out: the source goes on feeding all that it fed.
            var feedsAll = map.IsWhole || batch.IsDelta(i) || batch.IsPartial(i);
            ushort[] slices = [.. (feedsAll ? map.Slices : FrameSlicer.SlicesOf(layout, map)).Select(slice => slice.Index)];
            if (uses.TryGetValue(layout.Family, out var known)) slices = [.. known.Slices.Union(slices)];
            uses[layout.Family] = new FamilyUse(layout.Family, map.Version, [.. slices.Order()], IsMember: true);
        }

        return SourceRecords.Write(batch.SourceLabels, uses.Values);
    }
}
