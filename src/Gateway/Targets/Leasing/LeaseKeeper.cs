using Tributary.Engine.Targets;

namespace Tributary.Gateway.Targets.Leasing;

/// <summary>
/// Keeps asking for the right to push, and tells whether this gateway has it. It ends by this gateway's own clock, and by
/// when it asked, so that it has ended here before another gateway can be given it.
/// </summary>
internal sealed partial class LeaseKeeper(IPushLease lease, TimeProvider time, ILogger<LeaseKeeper> logger) : IDisposable
{
    /// <summary>Several times within a term, so that one call that is lost does no harm.</summary>
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _term;
    private TaskCompletionSource _granted = NewSignal();
    private long _askedAt;
    private TimeSpan _length;
    private bool _isTold;

    /// <summary>Whether this gateway may push now.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_gate) return IsGoing();
        }
    }

    /// <summary>Asks again and again, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(AskInterval, time);
        try
        {
            do
            {
                await AskAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    /// <summary>Completes when this gateway may push.</summary>
    /// <returns>Is cancelled when it may not any more.</returns>
    public async Task<CancellationToken> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task granted;
            lock (_gate)
            {
                if (IsGoing()) return _term!.Token;
                if (_granted.Task.IsCompleted) _granted = NewSignal();
                granted = _granted.Task;
            }

            await granted.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Lets another gateway push, as far as that can be told.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        CancellationTokenSource term;
        lock (_gate)
        {
            if (!IsGoing()) return;
            term = _term!;
        }

        await term.CancelAsync();
        try
        {
            await lease.ReleaseAsync(cancellationToken);
        }
        catch (Exception error)
        {
            LogNotReleased(error.Message);
        }
    }

    public void Dispose() => _term?.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A timer may come late, the clock does not.</summary>
    private bool IsGoing() =>
        _term is { IsCancellationRequested: false } && (_length == Timeout.InfiniteTimeSpan || time.GetElapsedTime(_askedAt) < _length);

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        try
        {
            var length = await lease.TakeAsync(cancellationToken).AsTask().WaitAsync(AskInterval, time, cancellationToken);
            if (length != TimeSpan.Zero) Begin(asked, length);
            _isTold = false;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_isTold) LogNotAsked(error.Message);
            _isTold = true;
        }
    }

    private void Begin(long asked, TimeSpan length)
    {
        CancellationTokenSource? ended = null;
        lock (_gate)
        {
            var rest = length == Timeout.InfiniteTimeSpan ? length : length - time.GetElapsedTime(asked);
            if (rest <= TimeSpan.Zero && rest != Timeout.InfiniteTimeSpan) return;
            if (IsGoing())
            {
                _term!.CancelAfter(rest);
            }
            else
            {
                (ended, _term) = (_term, new CancellationTokenSource(rest, time));
                if (length != Timeout.InfiniteTimeSpan) LogHeld();
            }

            (_askedAt, _length) = (asked, length);
            _granted.TrySetResult();
        }

        // Its own timer may not have come to it yet.
        ended?.Cancel();
    }
}
