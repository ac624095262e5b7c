using Tributary.Engine.Frames;
using Tributary.Engine.Storage;
using Tributary.Grains.Lanes;
using Tributary.Grains.Sources;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Slices;

namespace Tributary.Grains.Pushing;

/// <summary>
/// One push on its way through the queues: it waits for its stamp, then for all its commands, and keeps what has to be done
/// again. Queues tell it what happens, from any thread.
/// </summary>
internal sealed class Push(FrameBatch batch, PushRoutes routes, TimeProvider time, long deadline, CancellationToken gone)
{
    private static readonly HashSet<string> NoFamilies = [];

    private readonly Lock _gate = new();
    private TaskCompletionSource _settled = new();
    private List<ShardItem> _stale = [];
    private List<ShardItem> _late = [];
    private List<ShardItem> _restamped = [];
    private HashSet<string>? _rerouted;
    private Exception? _error;
    private int _outstanding;
    private bool _isEnqueued;

    /// <summary>What is set in a result until a shard has answered; no shard ever gives it.</summary>
    private const ApplyOutcome Pending = (ApplyOutcome)byte.MaxValue;

    public FrameBatch Batch { get; } = batch;

    /// <summary>How it asks for its stamp.</summary>
    public SourceBegin Begin { get; private set; } = new(batch.Source.Hash, PushedGroup.HashOf(batch, routes), (byte)batch.Change, null);

    /// <summary>What the partition answered.</summary>
    public SourceBegun Begun { get; private set; }

    /// <summary>When it was stamped, Unix milliseconds.</summary>
    public long ReceivedAt { get; private set; }

    /// <summary>Families that turned out to be sliced otherwise than thought when the group was told: it is not known what of them is left.</summary>
    public IReadOnlySet<string> Rerouted => _rerouted ?? NoFamilies;

    /// <summary>Its sender is better told to come again, or has gone.</summary>
    public bool IsLate => gone.IsCancellationRequested || time.GetTimestamp() >= deadline;

    /// <summary>Some frame has changed something.</summary>
    public bool HasChanged
    {
        get
        {
            foreach (ref readonly var result in Batch.Results)
            {
                if (result.Outcome == ApplyOutcome.Applied) return true;
            }

            return false;
        }
    }

    /// <summary>Gets a stamp and applies the frames.</summary>
    public async Task RunAsync()
    {
        Batch.Results.Fill(new ApplyResult(Pending));
        await StampAsync();
        while (_stale.Count > 0 || _late.Count > 0)
        {
            if (_stale.Count > 0) await RouteAnewAsync();
            if (_late.Count > 0) await RestampAsync();
        }
    }

    /// <summary>Sends a command about the source to shards, and waits for them.</summary>
    /// <returns>The families that are sliced otherwise by now: to them the command must be sent again.</returns>
    public async Task<IReadOnlyList<string>> CommandAsync(byte[] command, IEnumerable<(string Family, SliceId Slice)> shards)
    {
        StartStage();
        foreach (var (family, slice) in shards) Add(new ShardItem(this, family, -1, slice, null, command));
        await EndStageAsync();
        string[] stale = [.. _stale.Select(item => item.Family).Distinct(StringComparer.Ordinal)];
        _stale.Clear();
        return stale;
    }

    /// <summary>Makes a call for the push that may be made again, until it succeeds or the push is late.</summary>
    /// <param name="callee">Whom, for people: as <c>The registry of sources</c>.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="StorageUnavailableException">The push is late.</exception>
    public Task CallAsync(string callee, Func<Task> call) => Answering.AgainAndAgainAsync(callee, call, () => IsLate, time);

    /// <summary>Fetches the map of a family that turned out to be sliced otherwise than thought.</summary>
    /// <exception cref="StorageUnavailableException">The push is late.</exception>
    public Task RefreshMapAsync(string family) => CallAsync("The catalog of families", () => routes.RefreshAsync(family));

    /// <summary>From its partition's queue: the partition wants to know the group.</summary>
    public void TellGroup() => Begin = new SourceBegin(Batch.Source.Hash, Begin.Group, (byte)Batch.Change, PushedGroup.Describe(Batch, routes));

    /// <summary>It is a deletion, and has been stamped as one.</summary>
    public void NoteDeletion(in SourceBegun begun)
    {
        Begun = begun;
        ReceivedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>From its partition's queue: it has its stamp.</summary>
    public void NoteBegun(in SourceBegun begun, SettledPushes settled)
    {
        // Its sender may have sent it again by now, through another gateway: this one must not pass for the newer.
        if (!_isEnqueued && gone.IsCancellationRequested)
        {
            Fail(new OperationCanceledException(gone), settled);
            return;
        }

        if (_isEnqueued) EnqueueRestamped(begun.Stamp);
        else Enqueue(begun);
        routes.Pacer.NoteWaiting();
        Leave(settled);
    }

    /// <summary>From a shard's queue: the shard has answered.</summary>
    public void NoteResult(in ShardItem item, in ApplyResult result, SettledPushes settled)
    {
        lock (_gate)
        {
            // Sent for the first time and yet older than what is known of the source: another gateway was quicker. What it
            // adds is not there, and counts with a newer stamp.
            if (result.Outcome == ApplyOutcome.Duplicate && !item.MayBeThere && item.Frame >= 0 && Batch.IsUnnumberedDelta(item.Frame)) _late.Add(item);
            else if (item.Frame >= 0) Merge(ref Batch.Results[item.Frame], result);
        }

        Leave(settled);
    }

    /// <summary>From a shard's queue: the family is sliced otherwise by now; nothing was applied.</summary>
    public void NoteStaleMap(in ShardItem item, SettledPushes settled)
    {
        lock (_gate) _stale.Add(item);
        Leave(settled);
    }

    /// <summary>From a queue: it was tried for as long as may be.</summary>
    public void Fail(Exception error, SettledPushes settled)
    {
        lock (_gate) _error ??= error;
        Leave(settled);
    }

    /// <summary>All that was under way has been answered: it goes on, on this thread.</summary>
    public void GoOn() => _settled.SetResult();

    private static void Merge(ref ApplyResult total, in ApplyResult part)
    {
        if (total.Outcome == Pending)
        {
            total = part;
            return;
        }

        var outcome = !total.Succeeded ? total.Outcome : !part.Succeeded || part.Outcome == ApplyOutcome.Applied ? part.Outcome : total.Outcome;
        total = new ApplyResult(outcome, total.Overflowed + part.Overflowed, total.Dropped + part.Dropped, Math.Max(total.Index, part.Index));
    }

    private Task StampAsync()
    {
        // The partition's answer is waited for like a command: it adds the frames before it leaves.
        _outstanding = 1;
        routes.Sources(Batch.Source).Add(this);
        routes.Pacer.NoteWaiting();
        return EndAsync();
    }

    private void Enqueue(in SourceBegun begun)
    {
        _isEnqueued = true;
        Begun = begun;
        ReceivedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        Batch.SetTime(ReceivedAt, begun.Stamp);
        for (var i = 0; i < Batch.Count; i++)
        {
            var layout = Batch.LayoutOf(i);
            var map = routes.MapOf(layout.Family);
            var item = new ShardItem(this, layout.Family, i, SliceId.Whole, layout, null);
            if (map.IsWhole) Add(item);
            else AddSliced(item, map);
        }
    }

    private void EnqueueRestamped(long stamp)
    {
        foreach (var item in _restamped)
        {
            var bytes = item.Command.ToArray();
            FrameHeader.WriteStamp(bytes, stamp);
            Add(item with { Bytes = bytes });
        }
    }

    private Task RestampAsync()
    {
        (_restamped, _late) = (_late, []);
        return StampAsync();
    }

    /// <summary>Fetches the maps of families that were sliced otherwise than thought, and slices what was refused by them.</summary>
    private async Task RouteAnewAsync()
    {
        List<ShardItem> stale;
        (stale, _stale) = (_stale, []);
        if (IsLate) throw new StorageUnavailableException("A family was split again and again while the push was under way. Send it again.");
        foreach (var family in stale.Select(item => item.Family).Distinct(StringComparer.Ordinal))
        {
            (_rerouted ??= new HashSet<string>(StringComparer.Ordinal)).Add(family);
            await RefreshMapAsync(family);
        }

        StartStage();
        foreach (var item in stale) AddSliced(item, routes.MapOf(item.Family));

        await EndStageAsync();
    }

    private void AddSliced(in ShardItem item, SliceMap map)
    {
        // Whole, or not at all.
        if (FrameSlicer.FindInvalid(item.Layout!, item.Command) is var invalid and >= 0)
        {
            lock (_gate) Merge(ref Batch.Results[item.Frame], new ApplyResult(ApplyOutcome.InvalidValue, Index: invalid));
            return;
        }

        foreach (var (slice, layout, bytes) in FrameSlicer.Slice(item.Layout!, item.Command, map)) Add(item with { Slice = slice, Layout = layout, Bytes = bytes });
    }

    private void Add(in ShardItem item)
    {
        if (routes.TryFindShard(item.Family, item.Slice) is { } queue)
        {
            Interlocked.Increment(ref _outstanding);
            queue.Add(item);
        }
        else if (item.Frame >= 0)
        {
            lock (_gate) Merge(ref Batch.Results[item.Frame], new ApplyResult(ApplyOutcome.TooManyFamilies));
        }
    }

    /// <summary>A stage is what is under way at once; it holds itself open while it is being filled.</summary>
    private void StartStage() => _outstanding = 1;

    private Task EndStageAsync()
    {
        routes.Pacer.NoteWaiting();
        if (Interlocked.Decrement(ref _outstanding) == 0) GoOn();
        return EndAsync();
    }

    private async Task EndAsync()
    {
        await _settled.Task;
        _settled = new();
        if (_error is not null) throw _error;
    }

    private void Leave(SettledPushes settled)
    {
        if (Interlocked.Decrement(ref _outstanding) == 0) settled.Add(this);
    }
}
