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
internal sealed class GroupSender<TRequest>(Func<IReadOnlyList<TRequest>, Task> send, int maxInFlight, int maxRequests, int maxBytes) : IAsyncDisposable
    where TRequest : GroupedRequest
{
    private readonly Lock _gate = new();
    private readonly Queue<TRequest> _waiting = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight;
    private bool _isClosing;

    /// <summary>Completes when the request is confirmed; fails if it is not.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task SendAsync(TRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosing, this);
            _waiting.Enqueue(request);
            if (_inFlight == maxInFlight) return request.Task;
            _inFlight++;
        }

        // On the pool: the caller may be a grain, whose scheduler must neither run this nor be waited for.
        _ = Task.Run(RunAsync);
        return request.Task;
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

    private async Task RunAsync()
    {
        var group = new List<TRequest>();
        while (TakeNext(group)) await SendAsync(group);
    }

    private bool TakeNext(List<TRequest> group)
    {
        group.Clear();
        lock (_gate)
        {
            long bytes = 0;
            while (group.Count < maxRequests && _waiting.TryPeek(out var next) && (group.Count == 0 || bytes + next.Size <= maxBytes))
            {
                bytes += next.Size;
                group.Add(_waiting.Dequeue());
            }

            if (group.Count > 0) return true;
            _inFlight--;
            if (_isClosing && _inFlight == 0) _drained.TrySetResult();
            return false;
        }
    }

    /// <remarks>Every request is answered, whatever happens: a caller that waits for ever would hold its unit for ever.</remarks>
    private async Task SendAsync(List<TRequest> group)
    {
        try
        {
            await send(group);
        }
        catch (Exception error)
        {
            foreach (var request in group) request.SetException(OwnCopy(error));
            return;
        }

        foreach (var request in group)
        {
            if (request.IsConfirmed) request.SetResult();
            else request.SetException(Fenced.By(request.Lease));
        }
    }

    /// <summary>An exception for each, since those who await it write their stack trace into it.</summary>
    private static Exception OwnCopy(Exception error) =>
        error is StorageUnavailableException { InnerException: { } cause } ? new StorageUnavailableException(error.Message, cause) : error;
}
