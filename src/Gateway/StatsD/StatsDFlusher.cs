using Tributary.Engine.Ingest.Points;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Points;
using Tributary.Protocols.StatsD.Aggregation;

namespace Tributary.Gateway.StatsD;

/// <summary>
/// Hands what the aggregator has to the shards. What could not be merged is handed on again as it is, before anything else: its
/// intervals tell the shards that have it already, and those that have not.
/// </summary>
internal sealed partial class StatsDFlusher(EngineHost host, StatsDAggregator aggregator, RequestInstruments requests, TimeProvider time, ILogger<StatsDFlusher> logger)
{
    public const string Protocol = "statsd";

    private const int MaxRemembered = 1000; // complaints; families that are refused are refused again with every flush

    private readonly PointBatch _batch = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private bool _isFailing;
    private bool _hasTooManySources;
    private long _merged;
    private long _failed;

    /// <summary>Batches that are merged.</summary>
    public long Merged => Volatile.Read(ref _merged);

    /// <summary>Attempts that failed.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>There is a batch that could not be merged yet.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Merges what is pending, else what there is.</summary>
    /// <returns>Whether it is merged.</returns>
    public async Task<bool> FlushAsync()
    {
        if (host.Opened is not { } opened) return false;
        try
        {
            if (!IsPending) aggregator.Take(_batch, time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
            if (_batch.Points.IsEmpty) return true;
            IsPending = true;
            var result = await opened.Points.MergeAsync(_batch, bytes: 0, CancellationToken.None);
            if (result.Deferred == 0) return Complete(result);
            if (!_hasTooManySources) LogTooManySources();
            _hasTooManySources = true;
        }
        catch (Exception e)
        {
            if (!_isFailing) LogFailed(e);
            _isFailing = true;
        }

        Volatile.Write(ref _failed, _failed + 1);
        return false;
    }

    private bool Complete(PointResult result)
    {
        IsPending = false;
        if (_isFailing || _hasTooManySources) LogRecovered();
        (_isFailing, _hasTooManySources) = (false, false);
        Volatile.Write(ref _merged, _merged + 1);
        requests.Count(Protocol, result);
        foreach (var message in result.Messages)
        {
            if (_told.Count < MaxRemembered && _told.Add(message)) LogRefused(message);
        }

        return true;
    }

    [LoggerMessage(4321, LogLevel.Error, "What came by StatsD cannot be merged; it is kept and tried again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(4322, LogLevel.Error, "What came by StatsD is kept, for this gateway would be a new source, and there are as many as Limits:MaxSources allows. Raise the limit")]
    private partial void LogTooManySources();

    [LoggerMessage(4323, LogLevel.Information, "What came by StatsD is merged again; nothing of it was lost")]
    private partial void LogRecovered();

    [LoggerMessage(4324, LogLevel.Warning, "Metrics of StatsD are refused: {Reason}")]
    private partial void LogRefused(string reason);
}
