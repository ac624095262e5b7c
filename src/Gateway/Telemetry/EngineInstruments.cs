using System.Diagnostics.Metrics;
using Tributary.Engine.Rules;
using Tributary.Engine.Views;
using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Telemetry;

/// <summary>The engine's sizes and state, and the state of the rules.</summary>
internal static class EngineInstruments
{
    private const double MillisecondsPerSecond = 1000;

    public static void Create(IMeterFactory meters, OwnMetrics own, EngineHost host, RuleStore rules)
    {
        EngineStatus? status = null;
        own.Prepare(() => status = host.Opened?.Engine.Status);
        var meter = meters.Create(OwnMetrics.Meter);
        Observe("tributary_families", "Metric families.", status => status.Families);
        Observe("tributary_shards", "Shards of all families.", status => status.Shards);
        Observe("tributary_series", "Merged series.", status => status.Series);
        Observe("tributary_sources", "Sources that are remembered.", status => status.Sources);
        Observe("tributary_contributions", "Live pairs of source and series.", status => status.Contributions);
        Observe("tributary_journal_bytes", "Bytes of the journal since the last snapshot.", status => status.JournalBytes);
        Observe("tributary_last_snapshot_timestamp_seconds", "Unix time when the last snapshot was finished; 0 if none was.", status => status.LastSnapshot / MillisecondsPerSecond);
        Observe("tributary_storage_failure", "Whether storage does not take writes.", status => status.StorageFailure is null ? 0 : 1);
        Observe("tributary_ready", "Whether the engine has recovered and takes pushes.", status => status.IsReady ? 1 : 0);
        meter.CreateObservableGauge<double>("tributary_rules_loaded_timestamp_seconds", () => rules.LoadedAt.ToUnixTimeMilliseconds() / MillisecondsPerSecond, description: "Unix time when the rules in force were read.");
        meter.CreateObservableGauge<double>("tributary_rules_refused", () => rules.LastError is null ? 0 : 1, description: "Whether the rules file as it is now was refused.");
        meter.CreateObservableCounter<double>("tributary_rules_reload_failures_total", () => rules.ReloadFailures, description: "Changed rules files that were refused.");

        void Observe(string name, string description, Func<EngineStatus, double> read) =>
            meter.CreateObservableGauge<double>(name, () => status is { } taken ? [new Measurement<double>(read(taken))] : [], description: description);
    }
}
