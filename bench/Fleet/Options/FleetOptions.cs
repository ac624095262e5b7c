namespace Tributary.Fleet.Options;

/// <summary>What to play and against whom. Shares and chances are in [0, 1].</summary>
internal sealed record FleetOptions
{
    /// <summary>The gateway; or several of one cluster, separated by commas, which requests go to in turn.</summary>
    public string Gateways { get; init; } = "http://127.0.0.1:9091";

    public IReadOnlyList<Uri> Urls => [.. Gateways.Split(',').Select(url => new Uri(url))];

    public Uri Url => Urls[0];

    public PushProtocol Protocol { get; init; } = PushProtocol.Pushgateway;

    /// <summary>Where the gateway takes StatsD over TCP.</summary>
    public string StatsD { get; init; } = "127.0.0.1:9125";

    /// <summary>How often to pause for the gateway to be ended in order and started again.</summary>
    public int GatewayRestarts { get; init; }

    public int Instances { get; init; } = 1_000;

    /// <summary>Pushes of each instance, repetitions aside.</summary>
    public int Pushes { get; init; } = 5;

    /// <summary>Instances that push at the same time.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>The plan of a run follows from its seed and these options alone.</summary>
    public long Seed { get; init; }

    public int Services { get; init; } = 20;

    public FamilyKinds Families { get; init; } = FamilyKinds.Mix;

    public SourceKinds Sources { get; init; } = SourceKinds.Mix;

    /// <summary>Chance of a push to be the first of a new life.</summary>
    public double Restarts { get; init; } = 0.02;

    /// <summary>Chance of a push to be sent twice at once.</summary>
    public double Duplicates { get; init; } = 0.05;

    /// <summary>Chance of a push to come again after newer ones were acknowledged.</summary>
    public double Late { get; init; } = 0.02;

    /// <summary>Share of instances whose group is deleted in the course of the run.</summary>
    public double Deaths { get; init; } = 0.01;

    /// <summary>Share of instances that push what they counted since the last push, sequenced.</summary>
    public double Delta { get; init; } = 0.1;

    /// <summary>Chance of a push to be compressed.</summary>
    public double Gzip { get; init; } = 0.2;

    /// <summary>How long to wait for <c>/-/ready</c>.</summary>
    public TimeSpan WaitReady { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one request may take before its outcome counts as unknown and it is sent again.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a push is sent again and again before the run is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often to scrape during the run and look for falling counters; zero: never.</summary>
    public TimeSpan WatchFalls { get; init; } = TimeSpan.Zero;
}
