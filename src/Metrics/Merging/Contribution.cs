using Tributary.Metrics.Layouts;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Merging;

/// <summary>What one source says of one series: an entry of its layout, and its last values there.</summary>
internal readonly struct Contribution(SourceState source, int entry)
{
    public SourceState Source => source;

    public Layout Layout => source.Layout!;

    public int Entry => entry;

    /// <summary>The entry's last values, its start time included.</summary>
    public ReadOnlySpan<double> Values => source.Last.AsSpan(Layout.Offsets[entry], Layout.EndOf(entry) - Layout.Offsets[entry]);
}
