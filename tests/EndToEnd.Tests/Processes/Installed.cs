namespace Tributary.EndToEnd.Tests.Processes;

/// <summary>Programs that are not ours, and the Debian packages that have them.</summary>
internal static class Installed
{
    public const string Prometheus = "prometheus";
    public const string Pushgateway = "prometheus-pushgateway";
    public const string PythonClient = "python3-prometheus-client";
    public const string PythonInflux = "python3-influxdb";
    public const string PythonStatsD = "python3-statsd";
    public const string InfluxDb = "influxdb";
    public const string Curl = "curl";
    public const string Netcat = "netcat-openbsd";
    public const string Xxd = "xxd";

    /// <summary>Debian's own interpreter: the one that sees Debian's packages.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Whether a package's programs are here, however they came.</summary>
    public static bool Has(string package) => package switch
    {
        Prometheus => OnPath("prometheus") && OnPath("promtool"),
        PythonClient => HasModule("prometheus_client"),
        PythonInflux => HasModule("influxdb"),
        PythonStatsD => HasModule("statsd"),
        InfluxDb => OnPath("influxd"),
        Netcat => OnPath("nc"),
        _ => OnPath(package),
    };

    private static bool HasModule(string name) => File.Exists(Python) && Directory.Exists($"/usr/lib/python3/dist-packages/{name}");

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));
}
