using System.Diagnostics.Metrics;
using Tributary.Engine.Ingest;
using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Telemetry;

/// <summary>What the way from body to shards measures of itself.</summary>
internal static class IngestInstruments
{
    public static void Create(IMeterFactory meters, EngineHost host)
    {
        var meter = meters.Create(OwnMetrics.Meter);
        Observe("tributary_ingest_samples_total", "Samples of pushes that were read.", ingest => ingest.Samples);
        Observe("tributary_ingest_exemplars_total", "Exemplars of pushes that were read.", ingest => ingest.Exemplars);
        Observe("tributary_ingest_exemplars_left_out_total", "Exemplars that were not kept: beyond Limits:MaxExemplarsPerPush, with too long labels, or of no number.", ingest => ingest.ExemplarsLeftOut);
        Observe("tributary_ingest_bytes_total", "Bytes of pushes that were read, decompressed.", ingest => ingest.Bytes);
        Observe("tributary_ingest_parsed_total", "Pushes that a parser had to read, because they had a new form.", ingest => ingest.Parsed);
        Observe("tributary_ingest_parse_errors_total", "Pushes that could not be read.", ingest => ingest.Malformed);

        void Observe(string name, string description, Func<IngestMetrics, long> read) =>
            meter.CreateObservableCounter<double>(name, () => host.Opened?.Ingest.Sum(read) ?? 0, description: description);
    }
}
