using Npgsql;
using Tributary.Metrics.Slices;

namespace Tributary.Grains.Storage.Postgres.Units;

/// <summary>
/// What the owner of a unit does beside appending. Each is one statement, so it is done whole or not at all, needs one
/// round trip, and holds its locks only while PostgreSQL works on it, never while bytes travel.
/// </summary>
/// <remarks>
/// Each begins with the unit's row, under a lock that the next owner's opening waits for, and does nothing where the
/// lease is not the newest. The parts of a statement see the same moment and none another's changes
/// (https://www.postgresql.org/docs/15/queries-with.html#QUERIES-WITH-MODIFYING), which does no harm: they touch different rows.
/// </remarks>
internal static class UnitChanges
{
    private const string SnapshotSql =
        """
        WITH owned AS MATERIALIZED (
            SELECT id FROM tributary_units WHERE id = $1 AND epoch = $2 FOR NO KEY UPDATE
        ), saved AS (
            INSERT INTO tributary_snapshots (unit, sequence, state) SELECT id, $3, $4 FROM owned
            ON CONFLICT (unit) DO UPDATE SET sequence = excluded.sequence, state = excluded.state
        ), trimmed AS (
            DELETE FROM tributary_journal j USING owned o WHERE j.unit = o.id AND j.sequence <= $3
        )
        SELECT id FROM owned
        """;

    private const string DescribeSql = "UPDATE tributary_units SET description = $3 WHERE id = $1 AND epoch = $2 RETURNING id";

    private const string RemoveSql =
        """
        WITH owned AS (
            DELETE FROM tributary_units WHERE id = $1 AND epoch = $2 RETURNING id
        ), forgotten AS (
            DELETE FROM tributary_snapshots s USING owned o WHERE s.unit = o.id
        ), trimmed AS (
            DELETE FROM tributary_journal j USING owned o WHERE j.unit = o.id
        )
        SELECT id FROM owned
        """;

    private const string SplitSql =
        """
        WITH owned AS (
            UPDATE tributary_units SET depth = $5 + 1
            WHERE id = $1 AND epoch = $2 AND kind = $6 AND name = $7 AND slice = $8 AND depth = $5
            RETURNING id, kind, name, depth, description
        ), saved AS (
            INSERT INTO tributary_snapshots (unit, sequence, state) SELECT id, $3, $4 FROM owned
            ON CONFLICT (unit) DO UPDATE SET sequence = excluded.sequence, state = excluded.state
        ), trimmed AS (
            DELETE FROM tributary_journal j USING owned o WHERE j.unit = o.id AND j.sequence <= $3
        ), made AS (
            INSERT INTO tributary_units (kind, name, slice, depth, epoch, description)
            SELECT kind, name, $9, depth, 0, description FROM owned
            RETURNING id
        ), begun AS (
            INSERT INTO tributary_snapshots (unit, sequence, state) SELECT id, $3, $10 FROM made
        )
        SELECT id FROM owned
        """;

    public static Task SnapshotAsync(NpgsqlConnection connection, UnitLease lease, long sequence, ReadOnlyMemory<byte> state, TimeSpan timeout, CancellationToken cancellationToken) =>
        ChangeAsync(connection, lease, SnapshotSql, [Value(sequence), Value(state)], timeout, cancellationToken);

    public static Task DescribeAsync(NpgsqlConnection connection, UnitLease lease, ReadOnlyMemory<byte> description, TimeSpan timeout, CancellationToken cancellationToken) =>
        ChangeAsync(connection, lease, DescribeSql, [Value(description)], timeout, cancellationToken);

    public static Task RemoveAsync(NpgsqlConnection connection, UnitLease lease, TimeSpan timeout, CancellationToken cancellationToken) =>
        ChangeAsync(connection, lease, RemoveSql, [], timeout, cancellationToken);

    /// <exception cref="InvalidOperationException">The slice to be made is there already.</exception>
    public static async Task SplitAsync(NpgsqlConnection connection, UnitKey key, UnitLease lease, long sequence, byte depth, ReadOnlyMemory<byte> lower, ReadOnlyMemory<byte> upper, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var beside = UnitKey.Shard(key.Name, new SliceId(key.Index, depth).Upper.Index);
        try
        {
            await ChangeAsync(
                connection,
                lease,
                SplitSql,
                [Value(sequence), Value(lower), Value((short)depth), Value((short)key.Kind), Value(key.Name), Value((int)key.Index), Value((int)beside.Index), Value(upper)],
                timeout,
                cancellationToken);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new InvalidOperationException($"{key} cannot split: there is a unit {beside} already.", taken);
        }
    }

    private static async Task ChangeAsync(NpgsqlConnection connection, UnitLease lease, string sql, NpgsqlParameter[] parameters, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = PostgresConnections.Seconds(timeout) };
        command.Parameters.Add(Value(lease.Unit));
        command.Parameters.Add(Value(lease.Epoch));
        command.Parameters.AddRange(parameters);
        await using var answer = await command.ExecuteReaderAsync(cancellationToken);
        var isOwned = await answer.ReadAsync(cancellationToken);
        await answer.ReadToCommitAsync(cancellationToken);
        if (!isOwned) throw Fenced.By(lease);
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}
