using Tributary.Metrics.Identity;

namespace Tributary.Metrics.Sources;

/// <summary>Receives what <see cref="SourceRecordWriter"/> wrote, in its order.</summary>
public interface ISourceRecordVisitor
{
    /// <param name="labels">Canonical labels.</param>
    /// <param name="lastPush">Unix milliseconds.</param>
    /// <param name="families">All that is known of it now; it replaces what was known before.</param>
    void Source(ReadOnlySpan<byte> labels, long lastPush, IReadOnlyList<FamilyUse> families);

    void Forgotten(SourceId source);

    /// <param name="highest">No stamp at or below it may be given out any more.</param>
    void Stamps(long highest);
}
