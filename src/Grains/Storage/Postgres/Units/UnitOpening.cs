using System.Data;
using Npgsql;

namespace Tributary.Grains.Storage.Postgres.Units;

/// <summary>Takes a unit over and reads what its owners have written.</summary>
/// <remarks>
/// Two transactions. The first raises the epoch and is a single statement: it waits for appends that are being committed
/// (they hold the row FOR SHARE), and from its commit on every older owner is fenced. The second reads, without a lock,
/// what stands at one moment after that. One transaction for both would hold the unit's lock while megabytes travel to a
/// silo that may be dying; the groups of others would wait behind it.
/// </remarks>
internal static class UnitOpening
{
    private const string TakeOrMake =
        """
        INSERT INTO tributary_units (kind, name, slice, epoch) VALUES ($1, $2, $3, 1)
        ON CONFLICT (kind, name, slice) DO UPDATE SET epoch = tributary_units.epoch + 1
        RETURNING id, epoch
        """;

    private const string Take =
        "UPDATE tributary_units SET epoch = epoch + 1 WHERE kind = $1 AND name = $2 AND slice = $3 RETURNING id, epoch";

    private const string ReadUnit = "SELECT depth, description FROM tributary_units WHERE id = $1";

    private const string ReadSnapshot = "SELECT sequence, state FROM tributary_snapshots WHERE unit = $1";

    private const string ReadJournal = "SELECT j.sequence, j.row FROM tributary_journal j WHERE j.unit = $1 ORDER BY j.sequence";

    /// <exception cref="UnitGoneException">A slice that no split has made.</exception>
    /// <exception cref="CorruptUnitException">Rows are missing.</exception>
    public static async Task<OpenedUnit> OpenAsync(NpgsqlConnection connection, UnitKey key, TimeSpan stateTimeout, CancellationToken cancellationToken)
    {
        while (true)
        {
            var lease = await TakeAsync(connection, key, cancellationToken);
            if (await ReadAsync(connection, key, lease, stateTimeout, cancellationToken) is { } opened) return opened;

            // Taken over and removed in between; take what there is now.
        }
    }

    private static async Task<UnitLease> TakeAsync(NpgsqlConnection connection, UnitKey key, CancellationToken cancellationToken)
    {
        var isMadeByOpening = key is not { Kind: UnitKind.Shard, Index: > 0 };
        await using var command = new NpgsqlCommand(isMadeByOpening ? TakeOrMake : Take, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<short> { TypedValue = (short)key.Kind },
                new NpgsqlParameter<string> { TypedValue = key.Name },
                new NpgsqlParameter<int> { TypedValue = key.Index },
            },
        };
        await using var answer = await command.ExecuteReaderAsync(cancellationToken);
        var lease = await answer.ReadAsync(cancellationToken)
            ? new UnitLease(answer.GetInt64(0), answer.GetInt64(1))
            : throw new UnitGoneException(key);
        await answer.ReadToCommitAsync(cancellationToken);
        return lease;
    }

    /// <returns>Null if the unit is gone.</returns>
    private static async Task<OpenedUnit?> ReadAsync(NpgsqlConnection connection, UnitKey key, UnitLease lease, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // One moment for all three: the next owner may already be taking snapshots.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = PostgresConnections.Seconds(timeout) };
        foreach (var sql in (string[])[ReadUnit, ReadSnapshot, ReadJournal])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new NpgsqlParameter<long> { TypedValue = lease.Unit } } });
        }

        await using var answer = await batch.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        if (!await answer.ReadAsync(cancellationToken)) return null;
        var depth = (byte)answer.GetInt16(0);
        var description = await answer.GetFieldValueAsync<byte[]>(1, cancellationToken);

        await answer.NextResultAsync(cancellationToken);
        var (sequence, state) = await answer.ReadAsync(cancellationToken)
            ? (answer.GetInt64(0), await answer.GetFieldValueAsync<byte[]>(1, cancellationToken))
            : (0, []);

        await answer.NextResultAsync(cancellationToken);
        var journal = new List<ReadOnlyMemory<byte>>();
        while (await answer.ReadAsync(cancellationToken))
        {
            var (expected, found) = (sequence + journal.Count + 1, answer.GetInt64(0));
            if (found != expected) throw new CorruptUnitException(key, $"its journal goes on with row {found} where {expected} should be");
            journal.Add(await answer.GetFieldValueAsync<byte[]>(1, cancellationToken));
        }

        return new OpenedUnit(lease, depth, state, sequence, journal, description);
    }
}
