namespace Tributary.Grains.Storage.Postgres.Schema;

/// <summary>The steps that lead from an empty database to the present tables. Those that were released never change.</summary>
internal static class Migrations
{
    /// <summary>Step i makes version i + 1.</summary>
    public static IReadOnlyList<string> Steps { get; } = [FirstTables];

    /// <remarks>
    /// Names are compared byte by byte (COLLATE "C"): an order that depends on the operating system's locale would spoil
    /// the index when that is upgraded. Units leave space in their pages, so that an opening changes no index.
    /// <para>
    /// Rows and states are stored as they are (EXTERNAL). Compressing is left to the silos, which can be many, and know
    /// what their bytes mean. Rows up to a page stay in the table itself; by default those above 2 kB would be written
    /// to a second one, with an index of its own.
    /// </para>
    /// <para>
    /// No foreign keys: each would check for every row what the statements have just checked with the lease.
    /// </para>
    /// </remarks>
    private const string FirstTables =
        """
        CREATE TABLE tributary_units (
            id          bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind        smallint NOT NULL,
            name        text     COLLATE "C" NOT NULL,
            slice       integer  NOT NULL,
            depth       smallint NOT NULL DEFAULT 0,
            epoch       bigint   NOT NULL,
            description bytea    NOT NULL DEFAULT '',
            UNIQUE (kind, name, slice)
        ) WITH (fillfactor = 70);

        CREATE TABLE tributary_journal (
            unit     bigint NOT NULL,
            sequence bigint NOT NULL,
            row      bytea  NOT NULL,
            PRIMARY KEY (unit, sequence)
        ) WITH (toast_tuple_target = 8160);
        ALTER TABLE tributary_journal ALTER COLUMN row SET STORAGE EXTERNAL;

        CREATE TABLE tributary_snapshots (
            unit     bigint PRIMARY KEY,
            sequence bigint NOT NULL,
            state    bytea  NOT NULL
        );
        ALTER TABLE tributary_snapshots ALTER COLUMN state SET STORAGE EXTERNAL;
        """;
}
