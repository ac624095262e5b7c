using Tributary.Peers.Workload;

namespace Tributary.Peers.Servers;

/// <summary>
/// The recipe of each program. Everyone runs with its defaults, except for what would make the comparison unfair to a
/// peer (the Pushgateway's consistency check, its file) or impossible (VictoriaMetrics' limits on a page of a million series).
/// </summary>
internal static class PeerPrograms
{
    public const string VictoriaMetricsPackage = "victoria-metrics";
    public const string PushgatewayPackage = "prometheus-pushgateway";

    private const string MostPageSeries = "5000000";

    public static ServerRecipe Tributary(string assembly, string version, string acknowledge) => new()
    {
        Name = $"tributary, Ack={acknowledge}",
        Version = version,
        Executable = "dotnet",
        Arguments = (port, directory) =>
            [assembly, "--urls", $"http://127.0.0.1:{port}", $"--Storage:Path={directory}", $"--Storage:Ack={acknowledge}"],
        PushMethod = "PUT",
        PushPath = PushgatewayPath,
        PagePath = "/metrics",
        ReadyPath = "/-/ready",
    };

    /// <summary>Stores every instance's samples as time series; it neither merges them nor acknowledges them on disk.</summary>
    public static ServerRecipe? VictoriaMetrics() =>
        InstalledProgram.Find(VictoriaMetricsPackage) is not { } executable ? null : new()
        {
            Name = VictoriaMetricsPackage,
            Version = InstalledProgram.PackageVersion(VictoriaMetricsPackage),
            Executable = executable,
            Arguments = (port, directory) =>
            [
                $"-httpListenAddr=127.0.0.1:{port}", $"-storageDataPath={directory}",
                $"-search.maxUniqueTimeseries={MostPageSeries}", $"-search.maxFederateSeries={MostPageSeries}",
            ],
            PushMethod = "PUT",
            PushPath = instance => $"/api/v1/import/prometheus?extra_label=job={FleetShape.Job}&extra_label=instance={FleetShape.InstanceName(instance)}",
            PagePath = $"/federate?match[]=%7Bjob=%22{FleetShape.Job}%22%7D",
            ReadyPath = "/health",
        };

    /// <summary>Keeps every instance's last push as it came. Its check of each push against all the others is off, and it keeps no file.</summary>
    public static ServerRecipe? Pushgateway() =>
        InstalledProgram.Find(PushgatewayPackage) is not { } executable ? null : new()
        {
            Name = PushgatewayPackage,
            Version = InstalledProgram.PackageVersion(PushgatewayPackage),
            Executable = executable,
            Arguments = (port, _) =>
                [$"--web.listen-address=127.0.0.1:{port}", "--push.disable-consistency-check", "--persistence.file=", "--log.level=warn"],
            PushMethod = "PUT",
            PushPath = PushgatewayPath,
            PagePath = "/metrics",
            ReadyPath = "/-/ready",
        };

    private static string PushgatewayPath(int instance) => $"/metrics/job/{FleetShape.Job}/instance/{FleetShape.InstanceName(instance)}";
}
