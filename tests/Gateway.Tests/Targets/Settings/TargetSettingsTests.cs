using Microsoft.Extensions.Configuration;
using Tributary.Gateway.Targets.Settings;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Targets.Settings;

public sealed class TargetSettingsTests
{
    private static readonly string[] Influx2 = ["--Targets:x:Kind=influx2", "--Targets:x:Url=http://127.0.0.1:8086", "--Targets:x:Org=o", "--Targets:x:Bucket=b", "--Targets:x:Token=secret"];

    [Fact]
    public void Targets_come_by_name_or_number_with_what_all_share_beside_them()
    {
        var settings = Read("--Targets:0:Kind=remote-write", "--Targets:0:Url=http://p:9090/api/v1/write", "--Targets:0:NativeHistograms=true", "--Targets:0:Headers:X-Scope-OrgID=team",
            "--Targets:archive:Kind=INFLUX1", "--Targets:archive:Url=http://db:8086", "--Targets:archive:Database=tributary", "--Targets:archive:Interval=10s",
            "--Targets:Queue=/q", "--Targets:ShutdownTimeout=3s");
        Assert.Equal(("/q", TimeSpan.FromSeconds(3)), (settings.QueuePath, settings.ShutdownTimeout));
        Assert.Equal(["0", "archive"], settings.All.Select(target => target.Name));
        Assert.Equal((TargetKind.RemoteWrite, true, TimeSpan.FromSeconds(60), false), (settings.All[0].Kind, settings.All[0].NativeHistograms, settings.All[0].Interval, settings.All[0].UsesGzip));
        Assert.Equal([KeyValuePair.Create("X-Scope-OrgID", "team")], settings.All[0].Headers);
        Assert.Equal((TargetKind.Influx1, TimeSpan.FromSeconds(10), true), (settings.All[1].Kind, settings.All[1].Interval, settings.All[1].UsesGzip));
    }

    [Fact]
    public void Without_any_there_are_none()
    {
        var settings = Read();
        Assert.Empty(settings.All);
        Assert.Equal(Path.Combine("data", "targets"), settings.QueuePath);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "--Targets:x:Kind=graphite", "Targets:x:Kind is \"graphite\"; it must be influx1 or influx2 or http or remote-write." },
        { "--Targets:x:Url=db:8086", "Targets:x:Url must be an address such as" },
        { "--Targets:x:Url=http://me:hidden@db", "Targets:x:Url has a user in it;" },
        { "--Targets:x:Url=http://db/#a", "Targets:x:Url has a fragment" },
        { "--Targets:x:Url=http://db/?a=1", "Targets:x:Url is the server alone;" },
        { "--Targets:x:Org=", "Targets:x:Org is missing." },
        { "--Targets:x:Bucket=", "Targets:x:Bucket is missing." },
        { "--Targets:x:Token=", "Targets:x:Token is missing." },
        { "--Targets:x:TokenFile=/dev/null", "Targets:x has both Token and TokenFile;" },
        { "--Targets:x:TokenFile=/nowhere/token", "Targets:x:TokenFile cannot be read:" },
        { "--Targets:x:Database=d", "Targets:x:Database means nothing for this kind of target." },
        { "--Targets:x:User=u", "Targets:x:User means nothing for this kind of target." },
        { "--Targets:x:Version=v1", "Targets:x:Version means nothing for this kind of target." },
        { "--Targets:x:PasswordFile=/dev/null", "Targets:x has a password and no User." },
        { "--Targets:x:Interval=0s", "Targets:x:Interval must be from 1s to 1d." },
        { "--Targets:x:Interval=often", "Targets:x:Interval is \"often\"; it must be a duration" },
        { "--Targets:x:Timeout=1h", "Targets:x:Timeout must be from 100ms to 10m." },
        { "--Targets:x:MaxQueueBytes=5", "Targets:x:MaxQueueBytes is 5; it must be at least 1048576." },
        { "--Targets:x:Headers:User-Agent=me", "Targets:x:Headers:User-Agent is set by Tributary itself." },
        { "--Targets:x:Headers:Authorization=me", "Targets:x:Headers:Authorization stands beside a user or token;" },
        { "--Targets:x:Headers:two words=1", "Targets:x:Headers:two words is no header that a request can have." },
        { "--Targets:x:Headers:X=a\nb", "Targets:x:Headers:X is no header that a request can have." },
        { "--Targets:x:Urls=http://db", "Targets:x:Urls is no setting." },
        { "--Targets:Queues=/q", "Targets:Queues is no setting." },
        { "--Targets:Queue=", "Targets:Queue must name a directory." },
        { "--Targets:ShutdownTimeout=1h", "Targets:ShutdownTimeout is \"1h\";" },
        { "--Targets:a/b:Kind=http", "Targets:a/b is no name for a target;" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_told(string argument, string failure)
    {
        var failures = ReadFailures([.. Influx2, argument]);
        Assert.Contains(failures, told => told.StartsWith(failure, StringComparison.Ordinal));
        Assert.DoesNotContain(failures, told => told.Contains("secret", StringComparison.Ordinal) || told.Contains("hidden", StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var failures = ReadFailures("--Targets:a:Kind=influx1", "--Targets:a:Interval=0s", "--Targets:b:Url=nonsense");
        Assert.Equal(4, failures.Count);
        Assert.Contains("Targets:b:Kind is missing; it is influx1, influx2, http or remote-write.", failures);
    }

    [Fact]
    public void Secrets_are_not_in_what_is_written_of_options() =>
        Assert.Equal("x (Influx2, http://127.0.0.1:8086)", Assert.Single(Read(Influx2).All).ToString());

    [Fact]
    public void A_secret_in_a_file_is_read_each_time()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("token");
        File.WriteAllText(file, "one\n");
        var credentials = new TargetCredentials(new TargetOptions { Kind = TargetKind.Http, TokenFile = file });
        Assert.Equal("Bearer one", credentials.Read()?.ToString());
        File.WriteAllText(file, "two");
        Assert.Equal("Bearer two", credentials.Read()?.ToString());
        File.Delete(file);
        Assert.Throws<FileNotFoundException>(() => credentials.Read());
    }

    [Fact]
    public void A_queue_belongs_to_a_name_and_a_place()
    {
        var target = new TargetOptions { Name = "x", Kind = TargetKind.Http, Url = "http://a/" };
        Assert.StartsWith("x-", QueueName.Of(target), StringComparison.Ordinal);
        Assert.Equal(QueueName.Of(target), QueueName.Of(target with { Interval = TimeSpan.FromSeconds(5), Token = "t" }));
        Assert.NotEqual(QueueName.Of(target), QueueName.Of(target with { Url = "http://b/" }));
        Assert.NotEqual(QueueName.Of(target), QueueName.Of(target with { Name = "y" }));
    }

    private static TargetSettings Read(params string[] args)
    {
        var failures = new List<string>();
        var settings = TargetSettings.Read(Configuration(args), "data", failures);
        Assert.Empty(failures);
        return settings;
    }

    private static List<string> ReadFailures(params string[] args)
    {
        var failures = new List<string>();
        TargetSettings.Read(Configuration(args), "data", failures);
        return failures;
    }

    private static IConfiguration Configuration(string[] args) => new ConfigurationBuilder()
        .AddInMemoryCollection(args.Select(arg => arg[2..].Split('=', 2)).GroupBy(pair => pair[0], pair => (string?)pair[1], StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal))
        .Build();
}
