using Npgsql;
using NpgsqlTypes;

namespace Tributary.Grains.Storage.Postgres.Groups;

/// <summary>The statements that serve many units at once: one round trip, one transaction.</summary>
internal static class GroupStatements
{
    /// <remarks>
    /// FOR SHARE keeps the epochs from rising until the rows are committed, since an opening updates the unit. If an
    /// opening came first, this waits for its end and then, under READ COMMITTED, compares the epoch again with that of
    /// the row as it has become (https://www.postgresql.org/docs/15/transaction-iso.html#XACT-READ-COMMITTED): the unit
    /// drops out. Locks are taken in the order of the units, as in every other group, so groups never wait in a circle.
    /// FOR KEY SHARE would not do: an update of the epoch does not conflict with it.
    /// <para>
    /// A row whose key is taken is left out and counts as fenced: it fails alone, not the group. Which were written is
    /// asked by grouping: a join is planned for a handful of rows, and then compares each of a thousand with each.
    /// </para>
    /// </remarks>
    private const string Append =
        """
        WITH owned AS MATERIALIZED (
            SELECT i.ordinal, i.unit, i.sequence, i.row
            FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS i (unit, epoch, sequence, row, ordinal)
            JOIN tributary_units u ON u.id = i.unit AND u.epoch = i.epoch
            ORDER BY u.id, i.ordinal
            FOR SHARE OF u
        ), written AS (
            INSERT INTO tributary_journal (unit, sequence, row)
            SELECT o.unit, o.sequence, o.row FROM owned o
            ON CONFLICT (unit, sequence) DO NOTHING
            RETURNING unit, sequence
        )
        SELECT min(ordinal)
        FROM (SELECT unit, sequence, ordinal FROM owned UNION ALL SELECT unit, sequence, NULL FROM written) AS either
        GROUP BY unit, sequence
        HAVING count(*) > count(ordinal)
        """;

    private const string Verify =
        """
        SELECT i.ordinal
        FROM unnest($1, $2) WITH ORDINALITY AS i (unit, epoch, ordinal)
        JOIN tributary_units u ON u.id = i.unit AND u.epoch = i.epoch
        """;

    /// <summary>Writes the rows of those units that are still owned, and confirms them.</summary>
    public static async Task AppendAsync(NpgsqlDataSource source, IReadOnlyList<PendingAppend> group)
    {
        await using var command = source.CreateCommand(Append);
        AddLeases(command, group);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = Column(group, append => append.Sequence) });
        command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>[]>
        {
            TypedValue = Column(group, append => append.Row),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
        });
        await ConfirmAsync(command, group);
    }

    /// <summary>Confirms those units that are still owned.</summary>
    public static async Task VerifyAsync(NpgsqlDataSource source, IReadOnlyList<GroupedRequest> group)
    {
        await using var command = source.CreateCommand(Verify);
        AddLeases(command, group);
        await ConfirmAsync(command, group);
    }

    private static void AddLeases(NpgsqlCommand command, IReadOnlyList<GroupedRequest> group)
    {
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = Column(group, request => request.Lease.Unit) });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = Column(group, request => request.Lease.Epoch) });
    }

    /// <remarks>Whoever gets an exception from here must not look at the marks: they count only once the commit is known.</remarks>
    private static async Task ConfirmAsync(NpgsqlCommand command, IReadOnlyList<GroupedRequest> group)
    {
        await using var answer = await command.ExecuteReaderAsync();
        while (await answer.ReadAsync()) group[(int)answer.GetInt64(0) - 1].IsConfirmed = true;
        await answer.ReadToCommitAsync(CancellationToken.None);
    }

    private static TValue[] Column<TRequest, TValue>(IReadOnlyList<TRequest> group, Func<TRequest, TValue> value)
    {
        var column = new TValue[group.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(group[i]);
        return column;
    }
}
