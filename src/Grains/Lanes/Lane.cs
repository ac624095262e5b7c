namespace Tributary.Grains.Lanes;

/// <summary>
/// Sends items to one grain with one call in flight; what arrives meanwhile forms the next call. So calls grow with the
/// load by themselves, with no timer, and items reach the grain in the order in which they were added.
/// </summary>
/// <remarks>
/// What waits here is bounded by what the gateway has in flight at all (<c>PushApi:MaxBytesInFlight</c>): each item belongs
/// to a push whose sender is still waiting for its answer.
/// </remarks>
internal abstract class Lane<T> : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly List<T> _again = [];
    private List<T> _waiting = [];
    private List<T> _sending = [];
    private bool _isRunning;

    public void Add(T item)
    {
        lock (_gate)
        {
            _waiting.Add(item);
            if (_isRunning) return;
            _isRunning = true;
        }

        // Not at once: other pushes that are being read at this moment come along.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    /// <summary>Sends items from the first on, and deals with the answer.</summary>
    /// <returns>How many it has dealt with; those behind come again. It does not throw.</returns>
    protected abstract Task<int> SendAsync(List<T> items);

    /// <summary>For an item that was dealt with but has to go once more: before all that is behind it.</summary>
    protected void Again(T item) => _again.Add(item);

    private async Task RunAsync()
    {
        while (TryTake())
        {
            var done = await SendAsync(_sending);
            _sending.RemoveRange(0, done);
            _sending.InsertRange(0, _again);
            _again.Clear();
        }
    }

    private bool TryTake()
    {
        lock (_gate)
        {
            if (_sending.Count == 0) (_sending, _waiting) = (_waiting, _sending);
            else
            {
                _sending.AddRange(_waiting);
                _waiting.Clear();
            }

            _isRunning = _sending.Count > 0;
            return _isRunning;
        }
    }
}
