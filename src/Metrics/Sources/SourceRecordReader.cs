using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Sources;

/// <summary>Reads what <see cref="SourceRecordWriter"/> wrote.</summary>
public static class SourceRecordReader
{
    /// <returns>False where the bytes are not records of a known version; some may have been visited.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ISourceRecordVisitor visitor)
    {
        if (bytes.IsEmpty) return true;
        if (bytes[0] != SourceRecordWriter.Version) return false;
        var rest = bytes[1..];
        while (!rest.IsEmpty)
        {
            var kind = rest[0];
            rest = rest[1..];
            var isRead = kind switch
            {
                SourceRecordWriter.Source => TryReadSource(ref rest, visitor),
                SourceRecordWriter.Forgotten => TryReadForgotten(ref rest, visitor),
                SourceRecordWriter.Stamps => TryReadStamps(ref rest, visitor),
                _ => false,
            };
            if (!isRead) return false;
        }

        return true;
    }

    private static bool TryReadSource(ref ReadOnlySpan<byte> rest, ISourceRecordVisitor visitor)
    {
        if (!Varint.TryReadInt64(ref rest, out var lastPush) || !BinaryForm.TryReadBytes(ref rest, out var labels) || !BinaryForm.TryReadCount(ref rest, 4, out var count)) return false;
        var families = new FamilyUse[count];
        for (var i = 0; i < count; i++)
        {
            if (!BinaryForm.TryReadText(ref rest, out var name) || !Varint.TryReadUInt64(ref rest, out var version) || version > int.MaxValue || rest.IsEmpty) return false;
            var isMember = rest[0] == 1;
            rest = rest[1..];
            if (!BinaryForm.TryReadCount(ref rest, 1, out var sliceCount)) return false;
            var slices = new ushort[sliceCount];
            foreach (ref var slice in slices.AsSpan())
            {
                if (!BinaryForm.TryReadIndex(ref rest, ushort.MaxValue + 1, out var index)) return false;
                slice = (ushort)index;
            }

            families[i] = new FamilyUse(name, (int)version, slices, isMember);
        }

        visitor.Source(labels, lastPush, families);
        return true;
    }

    private static bool TryReadForgotten(ref ReadOnlySpan<byte> rest, ISourceRecordVisitor visitor)
    {
        if (rest.Length < Hash128.Size) return false;
        visitor.Forgotten(new SourceId(Hash128.Read(rest)));
        rest = rest[Hash128.Size..];
        return true;
    }

    private static bool TryReadStamps(ref ReadOnlySpan<byte> rest, ISourceRecordVisitor visitor)
    {
        if (!Varint.TryReadInt64(ref rest, out var highest)) return false;
        visitor.Stamps(highest);
        return true;
    }
}
