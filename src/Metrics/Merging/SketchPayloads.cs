using Tributary.Metrics.Numbers;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Merging;

/// <summary>The payloads of a summary's frame: per entry its length as a varint and a sketch; length 0 for none.</summary>
internal static class SketchPayloads
{
    public static bool AreValid(ReadOnlySpan<byte> payloads, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TryTake(ref payloads, out var payload)) return false;
            if (!payload.IsEmpty && (!QuantileSketch.TryRead(ref payload, out _) || !payload.IsEmpty)) return false;
        }

        return payloads.IsEmpty;
    }

    /// <summary>The next entry's sketch, or null. The payloads have been found valid.</summary>
    public static QuantileSketch? Next(ref ReadOnlySpan<byte> payloads)
    {
        if (!TryTake(ref payloads, out var payload) || payload.IsEmpty) return null;
        return QuantileSketch.TryRead(ref payload, out var sketch) ? sketch : null;
    }

    public static bool TryTake(ref ReadOnlySpan<byte> payloads, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (!Varint.TryReadUInt64(ref payloads, out var length) || length > (ulong)payloads.Length) return false;
        payload = payloads[..(int)length];
        payloads = payloads[(int)length..];
        return true;
    }
}
