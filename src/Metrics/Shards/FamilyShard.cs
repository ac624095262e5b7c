using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Slices;
using Tributary.Metrics.Sources;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Shards;

/// <summary>
/// A family, or a hash slice of its series: the unit of ownership. It takes commands as bytes, changes its ledger and its
/// values together, and shows the merged view. It never reads a clock and never draws a number: the same commands give
/// the same state, so replaying its journal gives the same bytes.
/// <para>Not safe for concurrent use: whoever owns it calls one member at a time.</para>
/// </summary>
/// <param name="slice">Index of the slice of the family's series that it holds; 0 for all of them too.</param>
public sealed class FamilyShard(ushort slice = 0)
{
    private readonly Dictionary<SourceId, SourceState> _sources = [];
    private long _refreshedVersion;

    /// <summary>Null until the first layout has been defined.</summary>
    public FamilyDescription? Family { get; private set; }

    public PointKind Kind { get; private set; }

    /// <summary>Number of merged series.</summary>
    public int SeriesCount => Series?.Count ?? 0;

    /// <summary>Number of sources in the ledger, retired ones included.</summary>
    public int SourceCount => _sources.Count;

    /// <summary>Number of (source, series) pairs that live sources feed.</summary>
    public long ContributionCount => Layouts.Contributions;

    /// <summary>The highest stamp in the ledger: the next must be above it.</summary>
    public long LatestStamp => _sources.Values.Select(source => source.Stamp).DefaultIfEmpty().Max();

    /// <summary>Rises with every change.</summary>
    public long Version => Series?.Version ?? 0;

    /// <summary>Number of chunks: see <see cref="VisitChunk"/>.</summary>
    public int ChunkCount => Series?.ChunkCount ?? 0;

    /// <summary>Repetitions and late updates that changed nothing.</summary>
    public long Duplicates { get; private set; }

    /// <summary>The latest time that a command brought, Unix milliseconds.</summary>
    public long Now { get; private set; }

    /// <summary>What the first of its series is merged by; the defaults while there is none.</summary>
    public MergeSettings FirstSettings => Series?.Used().Select(slot => Series[slot].Settings).FirstOrDefault() ?? MergeSettings.Default;

    /// <summary>
    /// Whether others hold other slices of the family: then its type stays when the last of its own series has left, since
    /// theirs are of that type. Whoever stores the shard knows it.
    /// </summary>
    public bool IsSlice { get; set; }

    internal SeriesTable? Series { get; private set; }

    internal PointStore? Store { get; private set; }

    internal LayoutTable Layouts { get; private set; } = new();

    internal Dictionary<SourceId, SourceState> Sources => _sources;

    /// <summary>Applies one command: <see cref="FrameHeader"/> or <see cref="SourceCommand"/>. Whole, or not at all.</summary>
    public ApplyResult Apply(ReadOnlySpan<byte> command)
    {
        if (command.Length < 2) return new ApplyResult(ApplyOutcome.Malformed);
        if ((CommandKind)command[1] == CommandKind.Frame)
        {
            return FrameReader.TryRead(command, out var frame) ? ApplyFrame(frame) : new ApplyResult(ApplyOutcome.Malformed);
        }

        return SourceCommand.TryRead(command, out var source) ? ApplySourceCommand(source) : new ApplyResult(ApplyOutcome.Malformed);
    }

    /// <summary>Brings the view up to date; call it before chunks are visited.</summary>
    public void Refresh()
    {
        if (Series is null || _refreshedVersion == Series.Version) return;
        Store!.Refresh(_sources.Values, _refreshedVersion);
        _refreshedVersion = Series.Version;
    }

    /// <summary>The version of the last change to a chunk.</summary>
    public long ChunkVersion(int chunk) => Series!.ChunkVersion(chunk);

    /// <summary>Shows the series of one chunk, in the order in which they first came.</summary>
    public void VisitChunk(int chunk, ISeriesVisitor visitor)
    {
        var (start, end) = Series!.SlotsOfChunk(chunk);
        for (var slot = start; slot < end; slot++)
        {
            // A series that nothing has fed yet was named by an update that was refused.
            if (Series[slot].SoleSource is not null) Store!.Visit(slot, visitor);
        }
    }

    /// <summary>Whether the source feeds the family now: it is neither retired nor cleared.</summary>
    public bool IsFedBy(SourceId source) => _sources.TryGetValue(source, out var state) && state is { IsRetired: false, Layout: not null };

    /// <summary>Whether the source is in the ledger, retired or not.</summary>
    public bool Knows(SourceId source) => _sources.ContainsKey(source);

    /// <summary>Whether a frame may name the layout without its definition. Also one whose values were refused has defined it.</summary>
    public bool KnowsLayout(Hash128 layout) => Layouts.TryGet(layout, out _);

    /// <summary>
    /// Whether it can be split: it has series to share out, and none has gone to the overflow series, of which it is not
    /// known any more what they were.
    /// </summary>
    public bool CanSplit => Series is { Count: > 1, HasOverflow: false };

    /// <summary>Divides it in two: from then on each half takes the updates of its own series.</summary>
    /// <param name="whole">The slice that it holds.</param>
    /// <returns>The halves: <see cref="SliceId.Lower"/> and <see cref="SliceId.Upper"/> of the slice.</returns>
    public (FamilyShard Lower, FamilyShard Upper) Split(SliceId whole) => (ShardSplit.Take(this, whole.Lower, Duplicates), ShardSplit.Take(this, whole.Upper, duplicates: 0));

    /// <summary>What the ledger knows of each source.</summary>
    public IEnumerable<SourceStatus> DescribeSources() => _sources.Values.Select(SourceStatus.Of);

    /// <summary>Whether nothing has ever been merged, or all of it has left: the family may then be defined anew.</summary>
    internal bool IsEmpty => Series is null || Series.Used().All(slot => Series[slot].SoleSource is null);

    /// <summary>Sets the family of an empty shard and makes its store; also used when a snapshot is read.</summary>
    internal void Found(FamilyDescription family, PointKind kind)
    {
        Family = family;
        Kind = kind;
        Layouts = new LayoutTable();
        _sources.Clear();
        Series = new SeriesTable(ChunkShiftOf(kind), slice) { Version = Version + 1 };
        Store = kind switch
        {
            PointKind.Counter => new CounterStore(Series),
            PointKind.Gauge => new GaugeStore(Series),
            PointKind.ClassicHistogram => new ClassicHistogramStore(Series, family.Type == MetricType.GaugeHistogram),
            PointKind.ExponentialHistogram => new ExponentialHistogramStore(Series),
            PointKind.Parts => new PartsStore(Series, () => Family.Type == MetricType.Histogram),
            _ => new SummaryStore(Series),
        };
    }

    /// <summary>
    /// Takes over what was not known of the family. The first unit that is stated counts, and a family of parts is a histogram
    /// once one of them is a histogram's.
    /// </summary>
    internal void Adopt(FamilyDescription stated)
    {
        if (Family!.Unit.Length == 0 && stated.Unit.Length > 0) Family = Family with { Unit = stated.Unit };
        if (Family.Type == stated.Type || stated.Type != MetricType.Histogram) return;
        Family = Family with { Type = stated.Type };
        foreach (var slot in Series!.Used()) Series.Touch(slot);
    }

    internal void RestoreCounters(long version, long duplicates, long now)
    {
        Series!.Version = version;
        Duplicates = duplicates;
        Now = now;
    }

    private ApplyResult ApplyFrame(in FrameReader frame)
    {
        var header = frame.Header;
        if (!Layouts.TryGet(header.Layout, out var layout))
        {
            if (frame.LayoutDefinition.IsEmpty) return new ApplyResult(ApplyOutcome.UnknownLayout);
            if (Series is not null) Series.Version++; // new rules change a series that is shown already
            var defined = LayoutBinder.Bind(this, header.Layout, frame.LayoutDefinition, header.ValueCount, out layout);
            if (defined != ApplyOutcome.Applied) return new ApplyResult(defined);
        }

        if (layout!.ValueCount != header.ValueCount) return new ApplyResult(ApplyOutcome.Malformed);
        if (!layout.HasPayloads && !frame.Payloads.IsEmpty) return new ApplyResult(ApplyOutcome.Malformed);
        if (!frame.Exemplars.IsEmpty && !(LayoutDefinition.TakesExemplars(Kind) && FrameExemplars.AreValid(frame.Exemplars, layout.Count))) return new ApplyResult(ApplyOutcome.Malformed);
        double[]? lowParts = null;
        if (frame.HasLowParts)
        {
            lowParts = new double[header.ValueCount];
            if (!frame.TryReadLowParts(lowParts)) return new ApplyResult(ApplyOutcome.Malformed);
        }

        var invalid = Store!.FindInvalid(layout, frame.Values, frame.Payloads, header.IsDelta);
        if (invalid >= 0) return new ApplyResult(ApplyOutcome.InvalidValue, Index: invalid);

        if (!_sources.TryGetValue(header.Source, out var source)) source = new SourceState(header.Source);
        if (!ReferenceEquals(source.Layout, layout) && Store.Refuses(layout, frame.Values)) return new ApplyResult(ApplyOutcome.BoundsClash);
        var isNew = Ledger.Admits(source, header, layout.HasTimes);
        if (!isNew || FrameFit.Of(source, layout, frame.Values, header.IsPartial, header.IsDelta) is not { } fit)
        {
            if (isNew && !frame.Exemplars.IsEmpty && TakeExemplars(source, layout, frame)) return new ApplyResult(ApplyOutcome.Applied, layout.Overflowed, layout.Dropped);
            source.Duplicates++;
            Duplicates++;
            return new ApplyResult(ApplyOutcome.Duplicate, layout.Overflowed, layout.Dropped);
        }

        Series!.Version++;
        Now = Math.Max(Now, header.ReceivedAt);
        layout.UsedAt = Math.Max(layout.UsedAt, header.ReceivedAt);
        _sources.TryAdd(header.Source, source);
        SourceAttachment.Revive(source, Layouts, Series);
        var sameLife = Ledger.Enter(source, header, Series);
        SourceAttachment.Move(source, fit.Target, Layouts, Series, header.IsDelta && !header.IsPartial, Store.KeepsAbsent || layout.HasTimes, header.ReceivedAt);
        Merge(source, fit, frame, lowParts, sameLife);
        return new ApplyResult(ApplyOutcome.Applied, layout.Overflowed, layout.Dropped);
    }

    private void Merge(SourceState source, in FrameFit fit, in FrameReader frame, double[]? lowParts, bool sameLife)
    {
        var header = frame.Header;
        bool[]? skipped = null, ended = null;
        var values = frame.Values;
        var payloads = frame.Payloads;
        if (fit.Positions is not null)
        {
            values = fit.Spread(frame.Values, out skipped);
            lowParts = fit.Spread(lowParts);
            payloads = fit.Spread(payloads);
        }

        if (fit.Target.HasTimes) PointTimes.Enter(source, values, header.IsDelta, ref skipped, out ended);
        var stale = frame.Exemplars.IsEmpty ? null : new bool[fit.Target.Count];
        Store!.Apply(new Update(fit.Target, source, values, lowParts, payloads, header.IsDelta, sameLife, header.ReceivedAt, skipped, stale));
        ExemplarMerge.Apply(Series!, Store, fit, frame, skipped, stale);
        if (ended is not null) SourceAttachment.Withdraw(source, ended, Store!, Layouts, Series!, header.ReceivedAt);
    }

    /// <summary>Of a frame that brings no new value, those exemplars that came for themselves.</summary>
    private bool TakeExemplars(SourceState source, Layout layout, in FrameReader frame)
    {
        if (FrameFit.OfRepeated(source, layout) is not { } fit) return false;
        var skipped = new bool[fit.Target.Count];
        Array.Fill(skipped, true);
        Series!.Version++;
        if (!ExemplarMerge.Apply(Series, Store!, fit, frame, skipped, stale: null))
        {
            Series.Version--; // nothing has it
            return false;
        }

        Now = Math.Max(Now, frame.Header.ReceivedAt);
        layout.UsedAt = Math.Max(layout.UsedAt, frame.Header.ReceivedAt);
        return true;
    }

    private ApplyResult ApplySourceCommand(in SourceCommand command)
    {
        if (Series is null) return new ApplyResult(ApplyOutcome.Duplicate);
        if (command.Kind == CommandKind.Expire)
        {
            if (!Expiry.IsDue(this, command.Time)) return new ApplyResult(ApplyOutcome.Duplicate);
            Series.Version++;
            Now = Math.Max(Now, command.Time);
            Expiry.Run(this, command.Time);
            return new ApplyResult(ApplyOutcome.Applied);
        }

        if (!_sources.TryGetValue(command.Source, out var source) || command.Stamp < source.Stamp) return new ApplyResult(ApplyOutcome.Duplicate);
        Series.Version++;
        Now = Math.Max(Now, command.Time);
        source.Stamp = command.Stamp;
        source.LastSeen = Math.Max(source.LastSeen, command.Time);
        if (command.Kind == CommandKind.Clear) SourceAttachment.Clear(source, Layouts, Series, Store!.KeepsAbsent, command.Time);
        else Expiry.RetireAtOnce(this, source, command.Time);
        return new ApplyResult(ApplyOutcome.Applied);
    }

    /// <summary>About 64 KiB of text a chunk: enough for gzip to find repetitions, little enough to encode again for one change.</summary>
    private static int ChunkShiftOf(PointKind kind) => kind switch
    {
        PointKind.ClassicHistogram or PointKind.ExponentialHistogram or PointKind.Parts => 5,
        PointKind.Summary => 7,
        _ => 9,
    };
}
