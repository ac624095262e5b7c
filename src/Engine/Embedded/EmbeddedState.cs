using System.Collections.Concurrent;
using System.Text;
using Tributary.Engine.Limits;
using Tributary.Engine.Storage.Journal;
using Tributary.Engine.Views;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Embedded;

/// <summary>What the embedded engine holds in memory: the shards and the sources.</summary>
internal sealed class EmbeddedState(MetricLimits limits, TimeProvider time)
{
    private long _seriesCount;

    public ShardTable Shards { get; } = new(limits.MaxFamilies);

    public ConcurrentDictionary<SourceId, EmbeddedSource> Sources { get; } = new();

    public HybridClock Clock { get; } = new(time);

    /// <summary>Merged series in all shards.</summary>
    public long SeriesCount => Volatile.Read(ref _seriesCount);

    /// <summary>Notes that a shard has gained or lost series.</summary>
    public void NoteSeries(int before, int after)
    {
        if (after != before) Interlocked.Add(ref _seriesCount, after - before);
    }

    /// <summary>Lets go of a source. Under its lock.</summary>
    public void Forget(SourceId id, EmbeddedSource source)
    {
        source.IsForgotten = true;
        Sources.TryRemove(new KeyValuePair<SourceId, EmbeddedSource>(id, source));
    }

    /// <summary>
    /// Lets go of a shard, with all it holds. Under its lock. A later shard of the same key starts from nothing, so a
    /// replay must too: the record comes before anybody can make that shard.
    /// </summary>
    public void Remove(EmbeddedShard shard, FileJournal journal)
    {
        NoteSeries(shard.State.SeriesCount, 0);
        shard.State = new FamilyShard();
        shard.IsRemoved = true;
        journal.Append(shard.JournalPrefix, JournalRecord.WipeCommand);
        Shards.Remove(shard);
    }

    public long CountContributions()
    {
        long sum = 0;
        foreach (var shard in Shards.All())
        {
            lock (shard.Gate) sum += shard.State.ContributionCount;
        }

        return sum;
    }

    public IReadOnlyList<FamilySummary> ListFamilies()
    {
        var families = new List<FamilySummary>(Shards.Count);
        foreach (var shard in Shards.Sorted())
        {
            lock (shard.Gate)
            {
                if (Summarize(shard) is { } summary) families.Add(summary);
            }
        }

        return families;
    }

    public FamilyDetail? DescribeFamily(string name)
    {
        if (Shards.Find(ShardKey.ForFamily(name)) is not { } shard) return null;
        lock (shard.Gate)
        {
            if (Summarize(shard) is not { } summary) return null;
            var sources = new List<FamilySource>(shard.State.SourceCount);
            foreach (var status in shard.State.DescribeSources()) sources.Add(new FamilySource(LabelsOf(status.Source), status));
            sources.Sort(static (left, right) => string.CompareOrdinal(left.Labels, right.Labels));
            return new FamilyDetail(summary, shard.State.Duplicates, shard.State.Version, sources);
        }
    }

    public IReadOnlyList<SourceSummary> ListSources()
    {
        var sources = new List<SourceSummary>(Sources.Count);
        foreach (var (id, source) in Sources) sources.Add(new SourceSummary(id, Encoding.UTF8.GetString(source.Labels), source.LastPush, source.Shards.Count(shard => IsFedBy(shard, id))));
        sources.Sort(static (left, right) => string.CompareOrdinal(left.Labels, right.Labels));
        return sources;
    }

    private static bool IsFedBy(EmbeddedShard shard, SourceId id)
    {
        lock (shard.Gate) return shard.State.IsFedBy(id);
    }

    private static FamilySummary? Summarize(EmbeddedShard shard) => shard.State is { Family: { } family, SeriesCount: > 0 } state
        ? new FamilySummary(family, state.Kind, 1, state.SeriesCount, state.SourceCount)
        : null;

    private string LabelsOf(SourceId id) => Sources.TryGetValue(id, out var source) ? Encoding.UTF8.GetString(source.Labels) : id.ToString();
}
