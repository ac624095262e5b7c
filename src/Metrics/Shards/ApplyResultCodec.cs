using System.Buffers;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Shards;

public static class ApplyResultCodec
{
    public static byte[] Encode(IReadOnlyList<ApplyResult> results)
    {
        var writer = new ArrayBufferWriter<byte>(1 + results.Count);
        writer.Write((ReadOnlySpan<byte>)[1]);
        foreach (var result in results)
        {
            writer.Write((ReadOnlySpan<byte>)[(byte)result.Outcome]);
            Varint.WriteInt64(writer, result.Overflowed);
            Varint.WriteInt64(writer, result.Dropped);
            Varint.WriteInt64(writer, result.Index);
        }

        return writer.WrittenSpan.ToArray();
    }

    public static bool TryDecode(ReadOnlySpan<byte> bytes, List<ApplyResult> results)
    {
        results.Clear();
        if (bytes.IsEmpty || bytes[0] != 1) return false;
        bytes = bytes[1..];
        while (!bytes.IsEmpty)
        {
            var outcome = (ApplyOutcome)bytes[0];
            bytes = bytes[1..];
            if (!Varint.TryReadInt64(ref bytes, out var a) || !Varint.TryReadInt64(ref bytes, out var b) || !Varint.TryReadInt64(ref bytes, out var c)) return false;
            results.Add(new ApplyResult(outcome, (int)a, (int)b, (int)c));
        }

        return true;
    }
}
