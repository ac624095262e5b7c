namespace Tributary.Grains.Storage.Postgres;

/// <summary>How a silo reaches the cluster's database. Bound from the section <c>Postgres</c>.</summary>
public sealed record PostgresOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Postgres";

    /// <summary>
    /// An Npgsql connection string (https://www.npgsql.org/doc/connection-string-parameters.html), such as
    /// <c>Host=db;Database=tributary;Username=tributary;Password=...</c>. No default. It must lead to the primary, and
    /// not through a pooler of transactions. The settings below win over those within it.
    /// </summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>
    /// Connections that a silo holds at most. Default 20. Appends and lease checks need <see cref="MaxCommitsInFlight"/>
    /// each and have them kept free; the rest serve openings and snapshots, which wait for one another. More opens units
    /// faster when a silo has died; all silos together must stay below <c>max_connections</c>, 100 as PostgreSQL ships.
    /// </summary>
    public int MaxConnections { get; init; } = 20;

    /// <summary>Time to connect. Default 5 s. Longer rides out a slow network, shorter tells senders sooner.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time for a command that carries little: a group of appends, a lease check, a list. Default 10 s. Past it the
    /// outcome of a write counts as unknown, and the units that wait for it are opened again.
    /// </summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time for a command that carries the whole state of a unit: reading it at an opening, a snapshot, a split.
    /// Default 60 s.
    /// </summary>
    public TimeSpan StateTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Groups of appends that are on their way at the same time. Default 2: while one waits for the disk, the next is
    /// sent. With 1 the groups are larger and PostgreSQL works less; an append waits up to twice as long.
    /// </summary>
    public int MaxCommitsInFlight { get; init; } = 2;

    /// <summary>Rows that one commit takes. Default 1,000. Past it a commit takes long enough to delay the next one's rows.</summary>
    public int MaxGroupRows { get; init; } = 1_000;

    /// <summary>Bytes of rows that one commit takes, save that a single row may be larger. Default 8 MiB.</summary>
    public int MaxGroupBytes { get; init; } = 8 << 20;

    /// <summary>Connections that openings, snapshots and the like may use.</summary>
    internal int ConnectionsForUnits => MaxConnections - ConnectionsKeptFree;

    /// <summary>Those of appends and lease checks, and one that sees whether PostgreSQL is back.</summary>
    internal int ConnectionsKeptFree => 2 * MaxCommitsInFlight + 1;
}
