using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Frames;

/// <summary>The payloads of a frame: per entry its length as a varint and its bytes; length 0 for none.</summary>
public static class FramePayloads
{
    /// <summary>The most bytes that stand before a payload.</summary>
    public const int MaxPrefix = Varint.MaxLength;

    /// <summary>Writes a payload with its length before it.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        var prefix = Varint.WriteUInt64(destination, (ulong)payload.Length);
        payload.CopyTo(destination[prefix..]);
        return prefix + payload.Length;
    }

    /// <summary>Takes the next entry's payload off, with its length before it.</summary>
    /// <returns>False where there is none.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> payloads, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        var rest = payloads;
        if (!Varint.TryReadUInt64(ref rest, out var length) || length > (ulong)rest.Length) return false;
        taken = payloads[..(payloads.Length - rest.Length + (int)length)];
        payloads = payloads[taken.Length..];
        return true;
    }
}
