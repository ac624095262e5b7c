using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Tributary.Engine.Storage;
using Tributary.Silo.Membership;
using Tributary.Silo.Tests.Running;
using Tributary.Tests.Postgres;

namespace Tributary.Silo.Tests.Membership;

public sealed class MembershipSchemaTests
{
    [PostgresFact]
    public async Task Many_may_make_it_at_once()
    {
        var database = await NewDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EnsureAsync(database)));
        Assert.Equal(1L, await ScalarAsync(database, "SELECT count(*) FROM tributary_membership"));
        Assert.Equal(9L, await ScalarAsync(database, "SELECT count(*) FROM OrleansQuery"));
    }

    [PostgresFact]
    public async Task What_is_there_is_left_alone()
    {
        var database = await NewDatabaseAsync();
        await EnsureAsync(database);
        await ScalarAsync(database, "INSERT INTO OrleansMembershipVersionTable VALUES ('c', 7) RETURNING 1");
        await EnsureAsync(database);
        Assert.Equal(7, await ScalarAsync(database, "SELECT Version FROM OrleansMembershipVersionTable"));
    }

    [PostgresFact]
    public async Task A_later_version_replaces_the_queries_and_keeps_the_members()
    {
        var database = await NewDatabaseAsync();
        await EnsureAsync(database);
        await ScalarAsync(database, "INSERT INTO OrleansMembershipVersionTable VALUES ('c', 7) RETURNING 1");
        await ScalarAsync(database, "UPDATE OrleansQuery SET QueryText = 'old' RETURNING 1");
        await MembershipSchema.EnsureAsync(database, MembershipSchema.Version + 1, NullLogger.Instance, CancellationToken.None);
        Assert.Equal(0L, await ScalarAsync(database, "SELECT count(*) FROM OrleansQuery WHERE QueryText = 'old'"));
        Assert.Equal(7, await ScalarAsync(database, "SELECT Version FROM OrleansMembershipVersionTable"));

        await ScalarAsync(database, "UPDATE OrleansQuery SET QueryText = 'newer' RETURNING 1");
        await EnsureAsync(database);
        Assert.Equal(9L, await ScalarAsync(database, "SELECT count(*) FROM OrleansQuery WHERE QueryText = 'newer'"));
    }

    [PostgresFact]
    public async Task Who_may_not_make_tables_can_use_them()
    {
        var database = await NewDatabaseAsync();
        await EnsureAsync(database);
        await ScalarAsync(database, "DO $$ BEGIN CREATE ROLE guest LOGIN; EXCEPTION WHEN duplicate_object THEN END $$; GRANT SELECT ON tributary_membership TO guest; SELECT 1");
        await EnsureAsync(database.Replace("Username=tributary", "Username=guest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_named_without_the_password()
    {
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => EnsureAsync("Host=127.0.0.1;Port=1;Username=u;Password=s3cret;Database=d"));
        Assert.Contains("127.0.0.1:1/d", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<string> NewDatabaseAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    private static Task EnsureAsync(string database) => MembershipSchema.EnsureAsync(database, NullLogger.Instance, CancellationToken.None);

    private static async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
