using Microsoft.Extensions.Configuration;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Tests.Settings;

public sealed class SiloSettingsTests
{
    private const string Postgres = "--Cluster:Clustering=postgres";
    private const string Connection = "--Cluster:ConnectionString=Host=db;Username=tributary;Database=tributary";

    [Fact]
    public void Without_any_it_is_one_silo_with_a_gateway_on_this_machine()
    {
        var (role, settings) = Read();
        Assert.Equal(Role.Both, role);
        Assert.Equal(Clustering.Localhost, settings.Clustering);
        Assert.False(settings.NeedsPostgres);
        Assert.Equal(new Grains.ClusterOptions(), settings.ToClusterOptions());
    }

    [Fact]
    public void Settings_come_by_their_names_in_any_case()
    {
        var (role, settings) = Read(
            "--role=CLIENT", Postgres, Connection, "--cluster:clusterid=c", "--Cluster:ServiceId=s", "--Cluster:ProbeTimeout=1s", "--Cluster:ProbesMissed=4", "--Cluster:ScrapeDeadline=500ms", "--Cluster:SplitBusyShare=0.5", "--Cluster:SplitSeries=60");
        Assert.Equal(Role.Client, role);
        Assert.Equal(("c", "s"), (settings.ClusterId, settings.ServiceId));
        Assert.Equal((TimeSpan.FromSeconds(1), 4), (settings.ProbeTimeout, settings.ProbesMissed));
        var options = settings.ToClusterOptions();
        Assert.Equal((TimeSpan.FromMilliseconds(500), 0.5, 60), (options.ScrapeDeadline, options.SplitBusyShare, options.SplitSeries));
    }

    [Fact]
    public void Where_the_members_are_found_in_PostgreSQL_the_shards_are_kept_there_too() => Assert.True(Read(Postgres, Connection).Settings.IsStoredInPostgres);

    [Fact]
    public void One_silo_can_keep_its_shards_in_PostgreSQL_and_be_its_own_cluster()
    {
        var settings = Read("--Cluster:Storage=postgres", Connection).Settings;
        Assert.Equal(Clustering.Localhost, settings.Clustering);
        Assert.True(settings.IsStoredInPostgres);
    }

    [Fact]
    public void The_password_is_read_from_its_file_without_the_line_break()
    {
        using var directory = new TemporaryDirectory();
        var settings = Read(Postgres, Connection, $"--Cluster:PasswordFile={directory.Write("password", "s3cret\n")}").Settings;
        Assert.Contains("Password=s3cret", settings.ConnectionString, StringComparison.Ordinal);
        Assert.Equal(settings.ConnectionString, settings.ToPostgresOptions().ConnectionString);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var failures = Failures("--Role=x", "--Cluster:Clustering=consul", "--Cluster:Clusterid=", "--Cluster:ProbesMissed=0", "--Cluster:SiloPort=70000", "--Cluster:ResponseTimeout=5", "--Cluster:Splitseries=1", "--Cluster:SplitHeat=1");
        Assert.Equal(8, failures.Count);
        Assert.Contains("Role is \"x\"; it must be both or silo or gateway or client.", failures);
        Assert.Contains("Cluster:Clustering is \"consul\"; it must be localhost or postgres.", failures);
        Assert.Contains("Cluster:ResponseTimeout is \"5\"; it must be a duration such as 500ms, 8s or 2m.", failures);
        Assert.Contains(failures, failure => failure.StartsWith("Cluster:SplitHeat is no setting.", StringComparison.Ordinal));
        foreach (var name in new[] { "ClusterId", "ProbesMissed", "SiloPort", "SplitSeries" }) Assert.Contains(failures, failure => failure.StartsWith($"Cluster:{name} is ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Cluster:ConnectionString must name the Host", Postgres)]
    [InlineData("Cluster:ConnectionString is not a connection string", Postgres, "--Cluster:ConnectionString=Nonsense=1")]
    [InlineData("Cluster:ConnectionString is set, but neither", Connection)]
    [InlineData("Cluster:PasswordFile cannot be read", Postgres, Connection, "--Cluster:PasswordFile=/nowhere/password")]
    [InlineData("has a password too", Postgres, Connection + ";Password=x", "--Cluster:PasswordFile=/dev/null")]
    [InlineData("Cluster:Storage is memory", Postgres, Connection, "--Cluster:Storage=memory")]
    [InlineData("Cluster:Storage is memory", "--Cluster:PrimarySilo=127.0.0.1:11111")]
    [InlineData("Cluster:PrimarySilo is for localhost clustering", Postgres, Connection, "--Cluster:PrimarySilo=127.0.0.1:11111")]
    [InlineData("Cluster:PrimarySilo is \"nonsense\"", "--Cluster:PrimarySilo=nonsense", "--Cluster:Storage=postgres", Connection)]
    [InlineData("Cluster:AdvertisedAddress is \"db\"", "--Cluster:AdvertisedAddress=db")]
    [InlineData("Limits:MaxNameLength is 2501; with PostgreSQL it must be at most 2500", Postgres, Connection, "--Limits:MaxNameLength=2501")]
    [InlineData("Cluster:BalanceInterval is 0.01s", "--Cluster:BalanceInterval=10ms")]
    [InlineData("Cluster:PushPace is 2s; it must be from 0s to 1s", "--Cluster:PushPace=2s")]
    [InlineData("Cluster:PushPatience is 2s; it must be from 0s to 1s", "--Cluster:PushPatience=2s")]
    [InlineData("Cluster:CutOffGrace is 7200s; it must be from 0s to 3600s", "--Cluster:CutOffGrace=2h")]
    [InlineData("they must differ", "--Cluster:SiloPort=5000", "--Cluster:GatewayPort=5000")]
    [InlineData("Cluster:ProbeTimeout times Cluster:ProbesMissed is 2s", "--Cluster:ProbeTimeout=1s", "--Cluster:ProbesMissed=2")]
    public void What_cannot_work_together_is_told(string expected, params string[] args) => Assert.Contains(Failures(args), failure => failure.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void No_failure_shows_a_password() => Assert.DoesNotContain(Failures(Postgres, "--Cluster:ConnectionString=Hst=x;Password=s3cret"), failure => failure.Contains("s3cret", StringComparison.Ordinal));

    private static List<string> Failures(params string[] args)
    {
        var failures = new List<string>();
        SettingsReader.Read(new ConfigurationBuilder().AddCommandLine(args).Build(), failures);
        return failures;
    }

    private static (Role Role, SiloSettings Settings) Read(params string[] args)
    {
        var failures = new List<string>();
        var read = SettingsReader.Read(new ConfigurationBuilder().AddCommandLine(args).Build(), failures);
        Assert.Empty(failures);
        return read;
    }
}
