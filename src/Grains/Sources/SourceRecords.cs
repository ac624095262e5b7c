using Tributary.Metrics.Identity;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Sources;

/// <summary>Single records of sources, as messages carry them.</summary>
internal static class SourceRecords
{
    public static byte[] Write(ReadOnlySpan<byte> labels, IReadOnlyCollection<FamilyUse> families)
    {
        var writer = new SourceRecordWriter();
        writer.AddSource(labels, 0, families);
        return writer.Take();
    }

    /// <exception cref="InvalidDataException">The bytes are not the record of one source.</exception>
    public static (byte[] Labels, IReadOnlyList<FamilyUse> Families) Read(ReadOnlySpan<byte> bytes)
    {
        var one = new One();
        if (!SourceRecordReader.TryRead(bytes, one) || one.Labels is null) throw new InvalidDataException("A message about a source cannot be read by this version of Tributary.");
        return (one.Labels, one.Families);
    }

    private sealed class One : ISourceRecordVisitor
    {
        public byte[]? Labels { get; private set; }

        public IReadOnlyList<FamilyUse> Families { get; private set; } = [];

        public void Source(ReadOnlySpan<byte> labels, long lastPush, IReadOnlyList<FamilyUse> families) => (Labels, Families) = (labels.ToArray(), families);

        public void Forgotten(SourceId source)
        {
        }

        public void Stamps(long highest)
        {
        }
    }
}
