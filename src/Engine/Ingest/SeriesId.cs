using System.Runtime.InteropServices;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Ingest;

/// <summary>What tells a series from the others of its family: the hash of its labels, and of a part also of which one it is.</summary>
internal static class SeriesId
{
    public static Hash128 Of(ReadOnlySpan<byte> labels, PointKind kind, HistogramBounds? bounds)
    {
        var hash = Hash128.Compute(labels);
        if (kind != PointKind.Parts) return hash;
        Span<byte> both = stackalloc byte[2 * Hash128.Size];
        hash.Write(both);
        Hash128.Compute(MemoryMarshal.AsBytes(bounds!.Values)).Write(both[Hash128.Size..]);
        return Hash128.Compute(both);
    }
}
