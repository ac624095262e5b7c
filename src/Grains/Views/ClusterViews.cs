using System.Text;
using Tributary.Engine.Views;
using Tributary.Grains.Catalog;
using Tributary.Grains.Shards;
using Tributary.Grains.Sources;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Views;

/// <summary>What the cluster knows of its families and sources, for people to read.</summary>
internal sealed class ClusterViews(IGrainFactory grains, CatalogCache catalog, ShardBook book)
{
    public async ValueTask<IReadOnlyList<FamilySummary>> ListFamiliesAsync(CancellationToken cancellationToken)
    {
        await catalog.RefreshAllAsync(cancellationToken);
        var summaries = await Task.WhenAll(catalog.All.Where(family => family.Record is not null).Select(SummarizeAsync));
        return [.. summaries.OfType<FamilySummary>().OrderBy(summary => summary.Family.Name, StringComparer.Ordinal)];
    }

    public async ValueTask<FamilyDetail?> DescribeFamilyAsync(string name, CancellationToken cancellationToken)
    {
        if (await catalog.RefreshAsync(name).WaitAsync(cancellationToken) is not { } family) return null;
        var shards = await Task.WhenAll(family.Map.Slices.Select(slice => Shard(name, slice.Index).DescribeAsync().AsTask()));
        if (shards.Select(shard => shard.Family).FirstOrDefault(bytes => bytes is not null) is not { } bytes || !FamilyRecord.TryRead(bytes, out var record)) return null;
        var statuses = Merge(shards.SelectMany(shard => shard.Sources).Select(source => source.ToStatus()));
        var labels = await LabelsOfAsync(statuses);
        var sources = statuses.Select((status, i) => new FamilySource(labels[i], status)).OrderBy(source => source.Labels, StringComparer.Ordinal).ToList();
        var summary = new FamilySummary(record.Family, record.Kind, shards.Length, shards.Sum(shard => shard.Sizes.Series), statuses.Count);
        return new FamilyDetail(summary, shards.Sum(shard => shard.Duplicates), shards.Sum(shard => shard.Version), sources);
    }

    public async ValueTask<IReadOnlyList<SourceSummary>> ListSourcesAsync(CancellationToken cancellationToken)
    {
        var list = new SourceList();
        foreach (var records in await Task.WhenAll(Enumerable.Range(0, Partitions.Sources).Select(partition => grains.GetGrain<ISourcePartitionGrain>(partition).ListAsync().AsTask())).WaitAsync(cancellationToken))
        {
            if (!SourceRecordReader.TryRead(records, list)) throw new InvalidDataException("A list of sources cannot be read by this version of Tributary.");
        }

        return list.Sorted();
    }

    private async Task<FamilySummary?> SummarizeAsync(KnownFamily family)
    {
        var sizes = await Task.WhenAll(family.Map.Slices.Select(async slice =>
        {
            var sizes = await Shard(family.Name, slice.Index).SizesAsync();
            book.Note(new ShardAddress(family.Name, slice.Index), sizes);
            return sizes;
        }));
        var series = sizes.Sum(size => size.Series);
        return series == 0 ? null : new FamilySummary(family.Record!.Family, family.Record.Kind, sizes.Length, series, sizes.Max(size => size.Sources));
    }

    /// <summary>One status a source: in each slice it has its own, and a push that fed several counts once.</summary>
    private static List<SourceStatus> Merge(IEnumerable<SourceStatus> statuses) =>
    [
        .. statuses.GroupBy(status => status.Source).Select(group => group.Aggregate((a, b) => a with
        {
            Epoch = Math.Max(a.Epoch, b.Epoch),
            LastSeen = Math.Max(a.LastSeen, b.LastSeen),
            RetiredAt = a.RetiredAt == 0 || b.RetiredAt == 0 ? 0 : Math.Max(a.RetiredAt, b.RetiredAt),
            Series = a.Series + b.Series,
            Duplicates = Math.Max(a.Duplicates, b.Duplicates),
            Resets = Math.Max(a.Resets, b.Resets),
            Gaps = Math.Max(a.Gaps, b.Gaps),
        })),
    ];

    private async Task<string[]> LabelsOfAsync(List<SourceStatus> statuses)
    {
        var labels = new string[statuses.Count];
        foreach (var partition in statuses.Select((status, index) => (status.Source, Index: index)).GroupBy(source => Partitions.Of(source.Source)))
        {
            var asked = partition.ToList();
            var answers = await grains.GetGrain<ISourcePartitionGrain>(partition.Key).LabelsAsync([.. asked.SelectMany(source => (ulong[])[source.Source.Hash.High, source.Source.Hash.Low])]);
            for (var i = 0; i < asked.Count; i++) labels[asked[i].Index] = answers[i].Length > 0 ? Encoding.UTF8.GetString(answers[i]) : asked[i].Source.ToString();
        }

        return labels;
    }

    private IFamilyShardGrain Shard(string family, ushort slice) => grains.GetGrain<IFamilyShardGrain>(new ShardAddress(family, slice).ToGrainKey());
}
