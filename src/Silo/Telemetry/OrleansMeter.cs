using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tributary.Silo.Telemetry;

/// <summary>
/// Listens to what Orleans measures in this application, of which a part is worth showing: totals are added up here, levels
/// are asked for when they are read, latencies go on to a histogram.
/// </summary>
internal sealed class OrleansMeter : IDisposable
{
    private const double MillisecondsPerSecond = 1000;

    private static readonly string[] Sums = [OrleansNames.ConnectedClients, OrleansNames.TimedOut, OrleansNames.Failed, OrleansNames.Dropped, OrleansNames.Rejected, OrleansNames.Expired];

    private static readonly string[] Counts = [OrleansNames.Sent, OrleansNames.Received];

    private readonly MeterListener _measured = new();
    private readonly MeterListener _levels = new();
    private readonly Dictionary<string, StrongTotal> _totals = Sums.Concat(Counts).ToDictionary(name => name, _ => new StrongTotal(), StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _activations = new(StringComparer.Ordinal);
    private long _gateways;
    private Action<double>? _recordSeconds;

    /// <param name="meters">Only instruments that were created with it are heard: several silos may live in one process.</param>
    public OrleansMeter(IMeterFactory meters)
    {
        _measured.InstrumentPublished = (instrument, listener) =>
        {
            if (!IsOurs(instrument)) return;
            if (instrument.Name == OrleansNames.CallLatency) listener.EnableMeasurementEvents(instrument, this);
            else if (_totals.TryGetValue(instrument.Name, out var total)) listener.EnableMeasurementEvents(instrument, Counts.Contains(instrument.Name) ? new OneEach(total) : total);
        };
        _measured.SetMeasurementEventCallback<int>(static (_, value, _, state) => Note(value, state));
        _measured.SetMeasurementEventCallback<long>(static (_, value, _, state) => Note(value, state));
        _measured.SetMeasurementEventCallback<double>(static (_, value, _, state) => Note(value, state));
        _measured.Start();

        _levels.InstrumentPublished = (instrument, listener) =>
        {
            if (IsOurs(instrument) && instrument.Name is OrleansNames.Activations or OrleansNames.ConnectedGateways) listener.EnableMeasurementEvents(instrument);
        };
        _levels.SetMeasurementEventCallback<int>((instrument, value, tags, _) => NoteLevel(instrument, value, tags));
        _levels.SetMeasurementEventCallback<long>((instrument, value, tags, _) => NoteLevel(instrument, value, tags));
        _levels.Start();

        bool IsOurs(Instrument instrument) => instrument.Meter.Name == OrleansNames.Meter && ReferenceEquals(instrument.Meter.Scope, meters);
    }

    /// <summary>What was told by an instrument so far: events for a counter, records for a histogram, the level for one that goes up and down.</summary>
    public long Total(string instrument) => _totals[instrument].Value;

    /// <summary>Silos that this client is connected to.</summary>
    public long Gateways()
    {
        _levels.RecordObservableInstruments();
        return Interlocked.Read(ref _gateways);
    }

    /// <summary>Active grains by type; a type that has none any more stays, with 0.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Activations()
    {
        foreach (var type in _activations.Keys) _activations[type] = 0;
        _levels.RecordObservableInstruments();
        return [.. _activations];
    }

    /// <summary>Hands every latency of a call from now on to a histogram, in seconds.</summary>
    public void OnCall(Action<double> recordSeconds) => Volatile.Write(ref _recordSeconds, recordSeconds);

    public void Dispose()
    {
        _measured.Dispose();
        _levels.Dispose();
    }

    private static void Note(double value, object? state)
    {
        if (state is StrongTotal total) total.Add((long)value);
        else if (state is OneEach each) each.Total.Add(1);
        else Volatile.Read(ref ((OrleansMeter)state!)._recordSeconds)?.Invoke(value / MillisecondsPerSecond);
    }

    private void NoteLevel(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument.Name == OrleansNames.ConnectedGateways) Interlocked.Exchange(ref _gateways, value);
        else if (tags.Length > 0 && tags[0].Value is string type && !type.StartsWith("sys.", StringComparison.Ordinal)) _activations[type] = value;
    }

    private sealed class StrongTotal
    {
        private long _value;

        public long Value => Interlocked.Read(ref _value);

        public void Add(long value) => Interlocked.Add(ref _value, value);
    }

    /// <summary>For a histogram of sizes: how many there were is what counts.</summary>
    private sealed record OneEach(StrongTotal Total);
}
