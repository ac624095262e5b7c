using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Telemetry;

/// <summary>What process this is and what it costs.</summary>
internal static class ProcessInstruments
{
    private const double MillisecondsPerSecond = 1000;

    public static void Create(IMeterFactory meters)
    {
        var meter = meters.Create(OwnMetrics.Meter);
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / MillisecondsPerSecond;
        meter.CreateObservableGauge<double>("tributary_process_start_time_seconds", () => started, description: "Unix time when the process started.");
        meter.CreateObservableCounter<double>("tributary_process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, description: "CPU time used.");
        meter.CreateObservableGauge<double>("tributary_process_resident_memory_bytes", () => Environment.WorkingSet, description: "Resident memory.");
        meter.CreateObservableGauge<double>("tributary_process_heap_bytes", () => GC.GetTotalMemory(forceFullCollection: false), description: "Managed memory in use.");
        meter.CreateObservableGauge<double>(
            "tributary_build_info", () => new Measurement<double>(1, new KeyValuePair<string, object?>("version", ProductVersion.Text)), description: "Always 1; the version that runs.");
    }
}
