using System.Buffers;
using System.Text;
using Tributary.Engine.Frames;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Slices;
using Tributary.Protocols.Rendering;

namespace Tributary.Engine.Tests.Frames;

/// <summary>A family in one shard or in several, fed as a gateway feeds it.</summary>
internal sealed class SlicedFamily
{
    private readonly SortedDictionary<ushort, FamilyShard> _shards = new() { [0] = new FamilyShard() };

    public SliceMap Map { get; private set; } = SliceMap.Whole;

    public IEnumerable<FamilyShard> Shards => _shards.Values;

    public int SeriesCount => Shards.Sum(shard => shard.SeriesCount);

    public void Split(SliceId slice)
    {
        var (lower, upper) = _shards[slice.Index].Split(slice);
        (_shards[slice.Lower.Index], _shards[slice.Upper.Index]) = (lower, upper);
        Map = Map.Split(slice);
    }

    /// <summary>Writes every shard into a snapshot and reads it back, as a failover does.</summary>
    public void Restore()
    {
        foreach (var (index, shard) in _shards.ToList())
        {
            var bytes = new ArrayBufferWriter<byte>();
            FamilyShardSnapshot.Write(shard, bytes);
            Assert.True(FamilyShardSnapshot.TryRead(bytes.WrittenSpan, index, out var restored));
            _shards[index] = restored;
        }
    }

    /// <summary>Applies a frame, and clears the slices that it has no series in, unless it has increments or a part alone.</summary>
    public IReadOnlyList<ApplyOutcome> Apply(EncodedLayout layout, byte[] frame)
    {
        var outcomes = new List<ApplyOutcome>();
        var fed = new HashSet<ushort>();
        foreach (var (slice, part, bytes) in FrameSlicer.Slice(layout, frame, Map))
        {
            outcomes.Add(_shards[slice.Index].Apply(FrameWithDefinition.Encode(bytes, part.Bytes)).Outcome);
            fed.Add(slice.Index);
        }

        Assert.True(FrameHeader.TryRead(frame, out var header));
        if (header.IsDelta || header.IsPartial || !outcomes.Contains(ApplyOutcome.Applied)) return outcomes;
        var clear = new byte[SourceCommand.Size];
        new SourceCommand(CommandKind.Clear, header.Source, header.Stamp, header.ReceivedAt).Write(clear);
        foreach (var (index, shard) in _shards)
        {
            if (!fed.Contains(index)) shard.Apply(clear);
        }

        return outcomes;
    }

    public void Command(CommandKind kind, SourceId source, long stamp, long time)
    {
        var command = new byte[SourceCommand.Size];
        new SourceCommand(kind, source, stamp, time).Write(command);
        foreach (var shard in Shards) shard.Apply(command);
    }

    public bool IsFedBy(SourceId source) => Shards.Any(shard => shard.IsFedBy(source));

    /// <summary>
    /// The samples of the page, sorted. Without quantiles: those of several sources are an estimate, in which a tie between
    /// two of them goes to the one that comes first in the ledger.
    /// </summary>
    public string Show()
    {
        var text = new ArrayBufferWriter<byte>();
        foreach (var shard in Shards)
        {
            if (shard.Family is not { } family || shard.SeriesCount == 0) continue;
            shard.Refresh();
            var renderer = PageRenderers.Create(PageFormat.OpenMetrics, text);
            renderer.BeginFamily(family);
            for (var chunk = 0; chunk < shard.ChunkCount; chunk++) shard.VisitChunk(chunk, renderer);
        }

        return string.Join('\n', Encoding.UTF8.GetString(text.WrittenSpan).Split('\n').Where(line => !line.StartsWith('#') && !line.Contains("quantile=", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}
