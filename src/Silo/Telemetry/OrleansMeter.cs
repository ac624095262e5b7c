using System.Diagnostics.Metrics;

namespace Tributary.Silo.Telemetry;

/// <summary>
/// Listens to what Orleans measures in this application, of which a part is worth showing
/// (Orleans 10.4, <c>src/Orleans.Core/Diagnostics/Metrics/InstrumentNames.cs</c>).
/// </summary>
internal sealed class OrleansMeter : IDisposable
{
    private const string Name = "Microsoft.Orleans";

    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, Reading> _readings = new(StringComparer.Ordinal)
    {
        [OrleansNames.Activations] = new(ReadingKind.Latest),
        [OrleansNames.ConnectedGateways] = new(ReadingKind.Latest),
        [OrleansNames.Requests] = new(ReadingKind.Latest),
        [OrleansNames.RequestMilliseconds] = new(ReadingKind.Latest),
        [OrleansNames.TimedOut] = new(ReadingKind.Sum),
        [OrleansNames.Sent] = new(ReadingKind.Count),
        [OrleansNames.Received] = new(ReadingKind.Count),
        [OrleansNames.Failed] = new(ReadingKind.Sum),
        [OrleansNames.Dropped] = new(ReadingKind.Sum),
        [OrleansNames.Rejected] = new(ReadingKind.Sum),
        [OrleansNames.Expired] = new(ReadingKind.Sum),
    };

    /// <param name="meters">Only instruments that were created with it are heard: several silos may live in one process.</param>
    public OrleansMeter(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Name && ReferenceEquals(instrument.Meter.Scope, meters) && _readings.TryGetValue(instrument.Name, out var reading))
                listener.EnableMeasurementEvents(instrument, reading);
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, _, state) => ((Reading)state!).Record(value));
        _listener.SetMeasurementEventCallback<long>(static (_, value, _, state) => ((Reading)state!).Record(value));
        _listener.Start();
    }

    /// <summary>What was measured by an instrument of <see cref="OrleansNames"/> so far.</summary>
    public long Read(string instrument)
    {
        var reading = _readings[instrument];
        if (reading.Kind == ReadingKind.Latest) _listener.RecordObservableInstruments();
        return reading.Value;
    }

    public void Dispose() => _listener.Dispose();

    private enum ReadingKind
    {
        /// <summary>The instrument tells a total or a level.</summary>
        Latest,

        /// <summary>The instrument tells what is new.</summary>
        Sum,

        /// <summary>The instrument tells the size of each thing; how many there were is what counts.</summary>
        Count,
    }

    private sealed class Reading(ReadingKind kind)
    {
        private long _value;

        public ReadingKind Kind => kind;

        public long Value => Interlocked.Read(ref _value);

        public void Record(long value)
        {
            if (kind == ReadingKind.Latest) Interlocked.Exchange(ref _value, value);
            else Interlocked.Add(ref _value, kind == ReadingKind.Count ? 1 : value);
        }
    }
}
