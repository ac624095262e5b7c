using Tributary.Engine.Storage;
using Tributary.Grains.Dispatch;
using Tributary.Grains.Pushing;

namespace Tributary.Grains.Lanes;

/// <summary>What waits for one grain: see <see cref="GrainQueue{T}"/>.</summary>
internal interface IGrainQueue
{
    /// <summary>Adds what waits to a call, from the first on; all of it, or as much as one call may have.</summary>
    void WriteTo(SiloCallBuilder call);

    /// <summary>Deals with the answer to what it added to the last call. Does not throw.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="settled">Takes the pushes that can go on.</param>
    void Settle(SiloReply reply, SettledPushes settled);

    /// <summary>Deals with the failure of the last call. Does not throw.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="settled">Takes the pushes that can go on.</param>
    void Fail(Exception error, SettledPushes settled);
}

/// <summary>
/// Items on their way to one grain, in the order in which they were added, with one call in flight: what arrives
/// meanwhile forms the next call. So calls grow with the load by themselves.
/// </summary>
/// <remarks>
/// The calls to all grains of a silo go together, through its <see cref="SiloLane"/>. Where it is not known which silo the
/// grain is on, or the grain lets the others wait, it is called by itself until it has answered.
/// <para>
/// What waits here is bounded by what the gateway has in flight at all (<c>PushApi:MaxBytesInFlight</c>): each item belongs
/// to a push whose sender is still waiting for its answer.
/// </para>
/// </remarks>
internal abstract class GrainQueue<T>(SiloLanes lanes, TimeProvider time) : IGrainQueue, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly List<T> _again = [];
    private readonly List<T> _waiting = [];
    private readonly List<T> _sending = [];
    private SiloAddress? _silo;
    private Backoff _backoff;
    private bool _isScheduled;

    /// <summary>As <c>Shard 0:http_requests_total</c>, for messages to people.</summary>
    protected abstract string Name { get; }

    /// <summary>How many items, from the first on, the call has that is being made.</summary>
    protected int SentCount { get; private set; }

    public void Add(T item)
    {
        lock (_gate)
        {
            _waiting.Add(item);
            if (_isScheduled) return;
            _isScheduled = true;
        }

        Schedule();
    }

    void IGrainQueue.WriteTo(SiloCallBuilder call)
    {
        Prepare();
        AddTo(call);
    }

    void IGrainQueue.Settle(SiloReply reply, SettledPushes settled)
    {
        var (error, isUnfinished) = SettlePart(reply, settled);
        if (error is not null) Fail(new IOException(error), settled);
        else if (isUnfinished) Retry(isAtOnce: true, new TimeoutException("It took too long."), settled);
        else Continue();
    }

    public void Fail(Exception error, SettledPushes settled) => Retry(isAtOnce: false, error, settled);

    void IThreadPoolWorkItem.Execute() => _ = CallAsync();

    /// <summary>Prepares a call with items, from the first on.</summary>
    /// <returns>With how many.</returns>
    protected abstract int Prepare(IReadOnlyList<T> items);

    /// <summary>Adds what was prepared to a call to the silo.</summary>
    protected abstract void AddTo(SiloCallBuilder call);

    /// <summary>Deals with the own part of an answer.</summary>
    /// <returns>What went wrong, if anything; and whether there is no answer yet.</returns>
    protected abstract (string? Error, bool IsUnfinished) SettlePart(SiloReply reply, SettledPushes settled);

    /// <summary>Sends what was prepared to the grain itself, and deals with the answer as <see cref="SettlePart"/> does.</summary>
    protected abstract Task SendAsync(SettledPushes settled);

    /// <summary>The item's sender is better told to come again.</summary>
    protected abstract bool IsLate(T item);

    protected abstract void Fail(T item, StorageUnavailableException error, SettledPushes settled);

    /// <summary>The item as it goes once more after a call that failed, and that may have been carried out nevertheless.</summary>
    protected virtual T AfterFailure(T item) => item;

    /// <summary>The grain has answered.</summary>
    /// <param name="silo">From where.</param>
    protected void NoteAnswer(SiloAddress? silo)
    {
        _silo = silo;
        _backoff.Reset();
    }

    /// <summary>For an item that was dealt with but has to go once more: before all that is behind it.</summary>
    protected void Again(T item) => _again.Add(item);

    private void Schedule()
    {
        if (_silo is { } silo) lanes.Of(silo).Add(this);

        // Not at once: other pushes that are being read at this moment come along.
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task CallAsync()
    {
        var settled = new SettledPushes();
        Prepare();
        try
        {
            await SendAsync(settled);
            Continue();
        }
        catch (Exception e)
        {
            // Whatever it was: a silo that went away, an owner that was replaced, a database that does not answer. The
            // items are sent again until their pushes' deadlines.
            Fail(e, settled);
        }

        settled.GoOn();
    }

    private void Prepare()
    {
        lock (_gate)
        {
            _sending.AddRange(_waiting);
            _waiting.Clear();
        }

        SentCount = Prepare(_sending);
    }

    /// <summary>Those that are late are given up, the others go again, by a call to the grain itself.</summary>
    private void Retry(bool isAtOnce, Exception error, SettledPushes settled)
    {
        _silo = null;
        var isLeft = false;
        for (var i = 0; i < SentCount; i++)
        {
            if (IsLate(_sending[i]))
            {
                Fail(_sending[i], new StorageUnavailableException($"{Name} did not take the push in time: {error.Message}", error), settled);
            }
            else
            {
                Again(AfterFailure(_sending[i]));
                isLeft = true;
            }
        }

        if (isLeft && !isAtOnce) _ = ContinueLaterAsync();
        else Continue();
    }

    private async Task ContinueLaterAsync()
    {
        await _backoff.WaitAsync(time);
        Continue();
    }

    private void Continue()
    {
        _sending.RemoveRange(0, SentCount);
        _sending.InsertRange(0, _again);
        _again.Clear();
        SentCount = 0;
        lock (_gate)
        {
            if (_sending.Count == 0 && _waiting.Count == 0)
            {
                _isScheduled = false;
                return;
            }
        }

        Schedule();
    }
}
