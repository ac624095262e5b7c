using System.Globalization;
using System.Net;

namespace Tributary.Gateway.StatsD;

/// <summary>How StatsD is received. Bound from the configuration section <c>StatsD</c>.</summary>
internal sealed record StatsDOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "StatsD";

    private const int Kibibyte = 1024;
    private const int LargestPacket = 64 * Kibibyte;
    private const int Million = 1_000_000;

    /// <summary>Whether StatsD is received. Default: no, for its packets come from whoever reaches the port.</summary>
    public bool Enabled { get; init; }

    /// <summary>Where packets are received over UDP. Default: <c>127.0.0.1:9125</c>, the port of statsd_exporter. Empty: nowhere.</summary>
    public string UdpAddress { get; init; } = "127.0.0.1:9125";

    /// <summary>Where connections are taken over TCP. Default: <c>127.0.0.1:9125</c>. Empty: nowhere.</summary>
    public string TcpAddress { get; init; } = "127.0.0.1:9125";

    /// <summary>The file of mappings. Default: none, and names become what Prometheus takes. It is taken over while running when it changes.</summary>
    public string MappingPath { get; init; } = "";

    /// <summary>The label <c>job</c> of all that comes by StatsD. Default: <c>statsd</c>.</summary>
    public string Job { get; init; } = "statsd";

    /// <summary>
    /// The label <c>instance</c>, by which gateways that receive StatsD are told apart, and which rules aggregate away.
    /// Default: the machine's name and the port. It must be another one for each gateway: of two with the same, each takes
    /// what the other sends for a repetition.
    /// </summary>
    public string Instance { get; init; } = "";

    /// <summary>How often what came is merged. Default: a second. Longer costs less, and what came since is lost if the process is killed.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A series that nobody sends for this long leaves the view, unless its mapping says otherwise. Default: an hour.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The time over which sets count different values. Default: 10 seconds, as StatsD's own server.</summary>
    public TimeSpan SetWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The relative error of the quantiles of timers. Default: 0.01. Half of it costs twice the memory.</summary>
    public double RelativeError { get; init; } = 0.01;

    /// <summary>Whether a gauge's value with a sign changes it, as StatsD has it. Default: yes. Off, it replaces it, as Datadog's agent has it.</summary>
    public bool RelativeGauges { get; init; } = true;

    /// <summary>
    /// Series held at once. Default: 100,000, some 100 MB with counters and gauges. A timer takes 24 bytes more for each value
    /// within a flush that differs from the others. Past it, what is new and can be added up goes to overflow series.
    /// </summary>
    public int MaxSeries { get; init; } = 100_000;

    /// <summary>Bytes of a line. Default: 8,192, the largest packet that DogStatsD's clients make. Longer ones are left out.</summary>
    public int MaxLineBytes { get; init; } = 8 * Kibibyte;

    /// <summary>TCP connections at once. Default: 1,000; each holds a buffer of 16 KiB. Past it, new ones are closed at once.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>
    /// Bytes that the kernel keeps for us while we are busy (<c>SO_RCVBUF</c>). Default: 4 MiB, which holds a burst of some
    /// thousand packets. Linux gives no more than <c>net.core.rmem_max</c>.
    /// </summary>
    public int ReceiveBufferBytes { get; init; } = 4 * Kibibyte * Kibibyte;

    /// <summary>Where packets are received; null for nowhere.</summary>
    public IPEndPoint? Udp => UdpAddress.Length == 0 ? null : IPEndPoint.Parse(UdpAddress);

    /// <summary>Where connections are taken; null for nowhere.</summary>
    public IPEndPoint? Tcp => TcpAddress.Length == 0 ? null : IPEndPoint.Parse(TcpAddress);

    /// <summary>The label <c>instance</c>.</summary>
    public string InstanceOrDefault => Instance.Length > 0 ? Instance : string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{(Udp ?? Tcp)?.Port}");

    /// <summary>Every failure as a sentence that names the setting; empty when the settings are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var failures = new List<string>();
        Address(nameof(UdpAddress), UdpAddress);
        Address(nameof(TcpAddress), TcpAddress);
        if (Enabled && UdpAddress.Length == 0 && TcpAddress.Length == 0) Fail($"{Section}:{nameof(Enabled)} is true, and there is neither {Section}:{nameof(UdpAddress)} nor {Section}:{nameof(TcpAddress)}.");
        if (Job.Length == 0) Fail($"{Section}:{nameof(Job)} is empty; what comes by StatsD needs a job.");
        Duration(nameof(FlushInterval), FlushInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), "from 100ms to 1m");
        Duration(nameof(Ttl), Ttl, TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650), "from 1s to 10y");
        Duration(nameof(SetWindow), SetWindow, FlushInterval, TimeSpan.FromDays(1), $"from {nameof(FlushInterval)} to 1d");
        if (RelativeError is not (>= 0.0001 and <= 0.25)) Fail($"{Section}:{nameof(RelativeError)} is {RelativeError}; it must be from 0.0001 to 0.25.");
        Range(nameof(MaxSeries), MaxSeries, 1, 100 * Million);
        Range(nameof(MaxLineBytes), MaxLineBytes, 64, LargestPacket);
        Range(nameof(MaxConnections), MaxConnections, 1, Million);
        Range(nameof(ReceiveBufferBytes), ReceiveBufferBytes, Kibibyte, 1 << 30);
        return failures;

        void Address(string name, string value)
        {
            // Without a colon behind the address, a port would be missing, and 0 taken for it.
            if (value.Length > 0 && !(IPEndPoint.TryParse(value, out var address) && (address.Port > 0 || value.EndsWith(":0", StringComparison.Ordinal)))) Fail($"{Section}:{name} is \"{value}\"; an address is like 127.0.0.1:9125 or [::1]:9125, or empty for none.");
        }

        void Duration(string name, TimeSpan value, TimeSpan least, TimeSpan most, string range)
        {
            if (value < least || value > most) Fail($"{Section}:{name} is {value}; it must be {range}.");
        }

        void Range(string name, int value, int least, int most)
        {
            if (value < least || value > most) Fail($"{Section}:{name} is {value}; it must be from {least} to {most}.");
        }

        void Fail(FormattableString message) => failures.Add(message.ToString(CultureInfo.InvariantCulture));
    }
}
