using Tributary.Grains.Storage.Postgres;

namespace Tributary.Grains.Tests.Storage;

public sealed class PostgresOptionsTests
{
    private static readonly PostgresOptions Sound = new() { ConnectionString = "Host=db;Database=tributary;Username=tributary;Password=secret" };

    [Fact]
    public void The_defaults_and_a_connection_string_are_sound() => Assert.Empty(PostgresOptionsValidator.Validate(Sound));

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_by_its_name()
    {
        var failures = PostgresOptionsValidator.Validate(new PostgresOptions
        {
            MaxConnections = 1,
            ConnectTimeout = TimeSpan.Zero,
            CommandTimeout = TimeSpan.FromDays(1),
            StateTimeout = -TimeSpan.FromSeconds(1),
            MaxCommitsInFlight = 0,
            MaxGroupRows = 0,
            MaxGroupBytes = -1,
        });
        Assert.Equal(
            ["ConnectionString", "ConnectTimeout", "CommandTimeout", "StateTimeout", "MaxCommitsInFlight", "MaxConnections", "MaxGroupRows", "MaxGroupBytes"],
            failures.Select(failure => failure.Split(' ')[0]["Postgres:".Length..]));
    }

    [Theory]
    [InlineData("Host=db;Pasword=secret")]
    [InlineData("Host=db;Password=secret;Port=many")]
    [InlineData("secret")]
    public void A_string_that_is_none_is_told_without_its_secrets(string text)
    {
        var failure = Assert.Single(PostgresOptionsValidator.Validate(new PostgresOptions { ConnectionString = text }));
        Assert.Contains("Postgres:ConnectionString", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure, StringComparison.Ordinal);
    }
}
