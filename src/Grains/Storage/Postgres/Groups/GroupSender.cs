using Tributary.Engine.Storage;

namespace Tributary.Grains.Storage.Postgres.Groups;

/// <summary>
/// Sends requests to the database in groups: what arrives while the allowed number of groups is on its way forms the
/// next one. So the groups grow with the load, and the round trips and flushes do not.
/// </summary>
/// <param name="send">
/// Sends a group as one transaction, and marks those that are confirmed. Throws if it is not known what happened, or nothing did.
/// </param>
/// <param name="maxInFlight">Groups on their way at the same time.</param>
/// <param name="maxRequests">Requests of one group.</param>
/// <param name="maxBytes">Bytes of one group; a single request may exceed them.</param>
internal sealed class GroupSender<TRequest>(Func<IReadOnlyList<TRequest>, Task> send, int maxInFlight, int maxRequests, int maxBytes) : IAsyncDisposable, IThreadPoolWorkItem
    where TRequest : GroupedRequest
{
    private readonly Lock _gate = new();
    private readonly Queue<TRequest> _waiting = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight;
    private int _gatherings;
    private bool _isClosing;

    /// <summary>Completes when the request is confirmed; fails if it is not.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task SendAsync(TRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosing, this);
            _waiting.Enqueue(request);
            if (_gatherings > 0 || !TryStart()) return request.Task;
        }

        // On the pool: the caller may be a grain, whose scheduler must neither run this nor be waited for.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return request.Task;
    }

    /// <summary>No group begins for what comes from now on until this is disposed of; groups that are on their way take it along.</summary>
    public IDisposable Gather()
    {
        lock (_gate) _gatherings++;
        return new Gathering(this);
    }

    /// <summary>Takes no more, and completes when what waits has been answered.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            if (_inFlight == 0) _drained.TrySetResult();
        }

        await _drained.Task;
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    /// <remarks>Other gatherings may be open: the rows of this one need not wait for them.</remarks>
    private void EndGathering()
    {
        lock (_gate)
        {
            _gatherings--;
            if (!TryStart()) return;
        }

        // At once, for all is there. Not on the scheduler of a grain that may be the caller.
        new Task(static sender => _ = ((GroupSender<TRequest>)sender!).RunAsync(), this).RunSynchronously(TaskScheduler.Default);
    }

    private bool TryStart()
    {
        if (_waiting.Count == 0 || _inFlight == maxInFlight) return false;
        _inFlight++;
        return true;
    }

    private async Task RunAsync()
    {
        var group = new List<TRequest>();
        var answered = new List<TRequest>();
        Exception? error = null;
        while (true)
        {
            TakeWaiting(group);
            if (group.Count == 0 && answered.Count == 0)
            {
                if (TryEnd()) return;
                continue;
            }

            // First the next group is sent, and then those of the last are told: they go on meanwhile.
            var sending = group.Count > 0 ? TrySendAsync(group) : Task.FromResult<Exception?>(null);
            Answer(answered, error);
            error = await sending;
            (group, answered) = (answered, group);
        }
    }

    private void TakeWaiting(List<TRequest> group)
    {
        lock (_gate)
        {
            long bytes = 0;
            while (group.Count < maxRequests && _waiting.TryPeek(out var next) && (group.Count == 0 || bytes + next.Size <= maxBytes))
            {
                bytes += next.Size;
                group.Add(_waiting.Dequeue());
            }
        }
    }

    private bool TryEnd()
    {
        lock (_gate)
        {
            if (_waiting.Count > 0) return false;
            _inFlight--;
            if (_isClosing && _inFlight == 0) _drained.TrySetResult();
            return true;
        }
    }

    private async Task<Exception?> TrySendAsync(List<TRequest> group)
    {
        try
        {
            await send(group);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <remarks>Every request is answered, whatever happens: a caller that waits for ever would hold its unit for ever.</remarks>
    private static void Answer(List<TRequest> group, Exception? error)
    {
        foreach (var request in group)
        {
            if (error is not null) request.SetException(OwnCopy(error));
            else if (request.IsConfirmed) request.SetResult();
            else request.SetException(Fenced.By(request.Lease));
        }

        group.Clear();
    }

    /// <summary>An exception for each, since those who await it write their stack trace into it.</summary>
    private static Exception OwnCopy(Exception error) =>
        error is StorageUnavailableException ? new StorageUnavailableException(error.Message) : error;

    private sealed class Gathering(GroupSender<TRequest> sender) : IDisposable
    {
        public void Dispose() => sender.EndGathering();
    }
}
