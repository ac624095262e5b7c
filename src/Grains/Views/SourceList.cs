using System.Text;
using Tributary.Engine.Views;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Views;

/// <summary>Gathers the sources that partitions list.</summary>
internal sealed class SourceList : ISourceRecordVisitor
{
    private readonly List<SourceSummary> _sources = [];

    /// <summary>Sorted by labels.</summary>
    public IReadOnlyList<SourceSummary> Sorted()
    {
        _sources.Sort(static (left, right) => string.CompareOrdinal(left.Labels, right.Labels));
        return _sources;
    }

    public void Source(ReadOnlySpan<byte> labels, long lastPush, IReadOnlyList<FamilyUse> families) =>
        _sources.Add(new SourceSummary(SourceId.FromLabels(labels), Encoding.UTF8.GetString(labels), lastPush, families.Count(family => family.IsMember)));

    public void Forgotten(SourceId source)
    {
    }

    public void Stamps(long highest)
    {
    }
}
