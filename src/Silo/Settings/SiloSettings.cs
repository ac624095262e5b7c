using Tributary.Grains;
using Tributary.Grains.Storage.Postgres;

namespace Tributary.Silo.Settings;

/// <summary>How a process takes part in the cluster, from the configuration section <c>Cluster</c>. Every setting is explained in <c>docs/configuration.md</c>.</summary>
internal sealed record SiloSettings
{
    public const string Section = "Cluster";

    private static readonly ClusterOptions Engine = new();

    public Clustering Clustering { get; init; } = Clustering.Localhost;

    /// <summary>An Npgsql connection string; needed where <see cref="Clustering"/> or <see cref="Storage"/> is postgres.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>A file that has the password, so that it stands neither in the environment nor on the command line.</summary>
    public string PasswordFile { get; init; } = "";

    /// <summary>Follows <see cref="Clustering"/> where it is left open.</summary>
    public StorageKind? Storage { get; init; }

    public string ClusterId { get; init; } = "tributary";

    public string ServiceId { get; init; } = "tributary";

    /// <summary>Where other silos connect.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Where clients connect; for a client with localhost clustering, where the silo is.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>The IP address that other members are told; empty for the machine's own (<see cref="HostAddress"/>).</summary>
    public string AdvertisedAddress { get; init; } = "";

    /// <summary>host:port of the silo that knows the members; empty if that is this one. Localhost clustering only.</summary>
    public string PrimarySilo { get; init; } = "";

    /// <summary>How long a silo may take to answer a probe. At least <see cref="ProbesMissed"/> in a row must fail before it is declared dead.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(3);

    public int ProbesMissed { get; init; } = 3;

    /// <summary>How long a call to a grain may take.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an orderly end may take; past it, the process ends as it is.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc cref="PostgresOptions.MaxConnections"/>
    public int MaxConnections { get; init; } = new PostgresOptions().MaxConnections;

    /// <inheritdoc cref="ClusterOptions.ScrapeDeadline"/>
    public TimeSpan ScrapeDeadline { get; init; } = Engine.ScrapeDeadline;

    /// <inheritdoc cref="ClusterOptions.PushDeadline"/>
    public TimeSpan PushDeadline { get; init; } = Engine.PushDeadline;

    /// <inheritdoc cref="ClusterOptions.PushPace"/>
    public TimeSpan PushPace { get; init; } = Engine.PushPace;

    /// <inheritdoc cref="ClusterOptions.PushPatience"/>
    public TimeSpan PushPatience { get; init; } = Engine.PushPatience;

    /// <inheritdoc cref="ClusterOptions.SplitSeries"/>
    public int SplitSeries { get; init; } = Engine.SplitSeries;

    /// <inheritdoc cref="ClusterOptions.SplitBusyShare"/>
    public double SplitBusyShare { get; init; } = Engine.SplitBusyShare;

    /// <inheritdoc cref="ClusterOptions.SnapshotBytes"/>
    public long SnapshotBytes { get; init; } = Engine.SnapshotBytes;

    /// <inheritdoc cref="ClusterOptions.UpkeepInterval"/>
    public TimeSpan UpkeepInterval { get; init; } = Engine.UpkeepInterval;

    /// <inheritdoc cref="ClusterOptions.BalanceInterval"/>
    public TimeSpan BalanceInterval { get; init; } = Engine.BalanceInterval;

    /// <inheritdoc cref="ClusterOptions.CutOffGrace"/>
    public TimeSpan CutOffGrace { get; init; } = Engine.CutOffGrace;

    public bool IsStoredInPostgres => (Storage ?? (Clustering == Clustering.Postgres ? StorageKind.Postgres : StorageKind.Memory)) == StorageKind.Postgres;

    public bool NeedsPostgres => Clustering == Clustering.Postgres || IsStoredInPostgres;

    /// <summary>What the engine and the grains take of it.</summary>
    public ClusterOptions ToClusterOptions() => new()
    {
        ScrapeDeadline = ScrapeDeadline,
        PushDeadline = PushDeadline,
        PushPace = PushPace,
        PushPatience = PushPatience,
        SplitSeries = SplitSeries,
        SplitBusyShare = SplitBusyShare,
        SnapshotBytes = SnapshotBytes,
        UpkeepInterval = UpkeepInterval,
        BalanceInterval = BalanceInterval,
        CutOffGrace = CutOffGrace,
    };

    /// <summary>What the store takes of it.</summary>
    public PostgresOptions ToPostgresOptions() => new() { ConnectionString = ConnectionString, MaxConnections = MaxConnections };
}
