using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Tributary.Metrics.Views;

namespace Tributary.Gateway.Telemetry;

/// <summary>
/// Listens to the gateway's own instruments and shows what they measured on the page. It listens to the meters of one
/// application only, so that several can live in one process.
/// </summary>
internal sealed class OwnMetrics : IDisposable
{
    /// <summary>The meter that the gateway's instruments belong to.</summary>
    public const string Meter = "Tributary.Gateway";

    private readonly ConcurrentDictionary<string, RecordedInstrument> _instruments = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly List<Action> _preparations = [];
    private readonly Lock _writing = new();

    public OwnMetrics(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meter && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument, _instruments.GetOrAdd(instrument.Name, static (_, created) => new RecordedInstrument(created), instrument));
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((RecordedInstrument)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((RecordedInstrument)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Registers what to do before the observable instruments are read, such as taking a reading that several share.</summary>
    public void Prepare(Action preparation)
    {
        lock (_writing) _preparations.Add(preparation);
    }

    /// <summary>Writes the families in the order of their names.</summary>
    /// <param name="visitor">Where they go; it is not told that the page ends.</param>
    /// <param name="families">The families wanted; null for all.</param>
    public void Write(ISeriesVisitor visitor, IReadOnlySet<string>? families)
    {
        lock (_writing)
        {
            foreach (var prepare in _preparations) prepare();
            _listener.RecordObservableInstruments();
        }

        foreach (var instrument in _instruments.Values.OrderBy(instrument => instrument.Family.Name, StringComparer.Ordinal))
        {
            if (families is null || families.Contains(instrument.Family.Name)) instrument.Write(visitor);
        }
    }

    public void Dispose() => _listener.Dispose();
}
