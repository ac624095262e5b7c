using Microsoft.Extensions.Logging;
using Tributary.Engine.Storage;

namespace Tributary.Grains.Storage.Postgres;

/// <summary>
/// Whether the database takes writes. Owners ask before they change anything, and then do not write; so while it fails,
/// something of its own sees whether the database is back.
/// </summary>
/// <param name="probe">Writes a little. Throws as long as that fails.</param>
/// <param name="forget">Drops pooled connections, which a stopped server leaves behind dead.</param>
/// <param name="place">Where the database is, for messages.</param>
/// <param name="time">Measures the pauses between the probes.</param>
/// <param name="logger">Told once an outage.</param>
internal sealed partial class StoreHealth(Func<CancellationToken, Task> probe, Action forget, string place, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>A database that is back is noticed within this.</summary>
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private volatile string? _failure;
    private Task? _probing;

    /// <summary>Why the database takes no writes, and what to do; null while it does.</summary>
    public string? Failure => _failure;

    /// <summary>A write was committed.</summary>
    public void Wrote()
    {
        if (_failure is null) return;
        lock (_gate)
        {
            if (_failure is null) return;
            _failure = null;
        }

        LogRecovered(logger, place);
    }

    /// <summary>Something failed.</summary>
    /// <param name="cause">One that <see cref="PostgresErrors.IsUnavailable"/> is true of.</param>
    /// <returns>What to tell the caller.</returns>
    public StorageUnavailableException Failed(Exception cause)
    {
        // In words alone: it goes to gateways. The cause is logged below, where it concerns all.
        var failure = new StorageUnavailableException(PostgresErrors.Describe(cause, place));
        if (PostgresErrors.ConcernsAll(cause) && Note(failure.Message))
        {
            LogFailed(logger, place, cause);
            forget();
        }

        return failure;
    }

    public async ValueTask DisposeAsync()
    {
        Task? probing;
        lock (_gate)
        {
            _closing.Cancel();
            probing = _probing;
        }

        if (probing is not null) await probing;
        _closing.Dispose();
    }

    /// <returns>Whether the outage is new.</returns>
    private bool Note(string failure)
    {
        lock (_gate)
        {
            var isNew = _failure is null;
            _failure = failure;
            if (!_closing.IsCancellationRequested) _probing ??= Task.Run(ProbeAsync);
            return isNew;
        }
    }

    private async Task ProbeAsync()
    {
        try
        {
            for (var pause = FirstPause; !IsOver(); pause = pause * 2 < LastPause ? pause * 2 : LastPause)
            {
                await Task.Delay(pause, time, _closing.Token);
                if (await TryAsync()) Wrote();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The store closes; nobody asks any more.
        }
    }

    private async Task<bool> TryAsync()
    {
        try
        {
            await probe(_closing.Token);
            return true;
        }
        catch (Exception error) when (PostgresErrors.IsUnavailable(error))
        {
            // It may have another reason by now: refused connections become "is starting up".
            Note(PostgresErrors.Describe(error, place));
            return false;
        }
    }

    /// <summary>Decided under the lock that a new outage takes too, so that it finds either this probing or none.</summary>
    private bool IsOver()
    {
        lock (_gate)
        {
            if (_failure is not null) return false;
            _probing = null;
            return true;
        }
    }
}
