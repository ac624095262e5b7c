using Npgsql;
using Tributary.Metrics.Slices;

namespace Tributary.Grains.Storage.Postgres.Units;

/// <summary>Lists the shards.</summary>
internal static class ShardList
{
    private const string All = "SELECT name, slice, depth, description FROM tributary_units WHERE kind = $1";

    private const string OfFamily = All + " AND name = $2";

    public static async Task<IReadOnlyList<StoredShard>> ReadAsync(NpgsqlConnection connection, string? family, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(family is null ? All : OfFamily, connection);
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)UnitKind.Shard });
        if (family is not null) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = family });
        var shards = new List<StoredShard>();
        await using var answer = await command.ExecuteReaderAsync(cancellationToken);
        while (await answer.ReadAsync(cancellationToken))
        {
            var slice = new SliceId((ushort)answer.GetInt32(1), (byte)answer.GetInt16(2));
            shards.Add(new StoredShard(answer.GetString(0), slice, answer.GetFieldValue<byte[]>(3)));
        }

        return shards;
    }
}
