using Npgsql;

namespace Tributary.Grains.Storage.Postgres.Units;

/// <summary>
/// Sees whether the database takes writes, by one: on a full disk it would answer every question, and refuse the next
/// row. A row of a page's size asks for space as appends do.
/// </summary>
internal static class WriteProbe
{
    /// <summary>Units are numbered from 1.</summary>
    private const long NoUnit = 0;

    private const int RowSize = 8_000;

    public static async Task RunAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        // One transaction: nobody ever sees the row.
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO tributary_journal (unit, sequence, row) VALUES ($1, $2, $3)")
        {
            Parameters = { Number(NoUnit), Number(Random.Shared.NextInt64()), new NpgsqlParameter<byte[]> { TypedValue = new byte[RowSize] } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM tributary_journal WHERE unit = $1") { Parameters = { Number(NoUnit) } });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter<long> Number(long value) => new() { TypedValue = value };
}
