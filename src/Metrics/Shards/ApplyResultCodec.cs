using System.Buffers;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Shards;

/// <summary>
/// Results of commands as bytes: u8 version (1), then per result one byte, the outcome, with the high bit set if there is
/// more to say, which then follows as three varints: overflowed, dropped, index + 1. The ordinary result is one byte.
/// </summary>
public static class ApplyResultCodec
{
    private const byte Version = 1;
    private const byte More = 0x80;

    public static byte[] Encode(IReadOnlyList<ApplyResult> results)
    {
        var writer = new ArrayBufferWriter<byte>(1 + results.Count);
        Write(writer, Version);
        foreach (var result in results)
        {
            var isPlain = result is { Overflowed: 0, Dropped: 0, Index: -1 };
            Write(writer, (byte)((byte)result.Outcome | (isPlain ? 0 : More)));
            if (isPlain) continue;
            Varint.WriteUInt64(writer, (ulong)result.Overflowed);
            Varint.WriteUInt64(writer, (ulong)result.Dropped);
            Varint.WriteUInt64(writer, (ulong)(result.Index + 1));
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Reads results into a list, which is emptied before.</summary>
    /// <returns>False where the bytes are not results of a known version.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, List<ApplyResult> results)
    {
        results.Clear();
        if (bytes.IsEmpty || bytes[0] != Version) return false;
        var rest = bytes[1..];
        while (!rest.IsEmpty)
        {
            var (outcome, hasMore) = ((ApplyOutcome)(rest[0] & ~More), (rest[0] & More) != 0);
            rest = rest[1..];
            if (!Enum.IsDefined(outcome)) return false;
            int overflowed = 0, dropped = 0, index = 0;
            if (hasMore && !(TryReadInt32(ref rest, out overflowed) && TryReadInt32(ref rest, out dropped) && TryReadInt32(ref rest, out index))) return false;
            results.Add(new ApplyResult(outcome, overflowed, dropped, index - 1));
        }

        return true;
    }

    private static void Write(ArrayBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }

    private static bool TryReadInt32(ref ReadOnlySpan<byte> rest, out int value)
    {
        value = 0;
        if (!Varint.TryReadUInt64(ref rest, out var read) || read > int.MaxValue) return false;
        value = (int)read;
        return true;
    }
}
