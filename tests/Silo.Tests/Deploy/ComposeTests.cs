using Microsoft.Extensions.Configuration;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Silo.Settings;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Tributary.Silo.Tests.Deploy;

/// <summary>docker-compose.yml, as far as it can be checked without containers.</summary>
public sealed class ComposeTests
{
    private static readonly Dictionary<object, object> Compose = Read("docker-compose.yml");
    private static readonly Dictionary<object, object> Services = Map(Compose["services"]);

    [Fact]
    public void There_are_three_silos_two_gateways_and_all_that_they_and_their_users_need()
    {
        Assert.Equal(["postgres", "silo-1", "silo-2", "silo-3", "gateway-1", "gateway-2", "prometheus", "grafana"], Services.Keys.Select(key => (string)key));
        Assert.Equal([Role.Silo, Role.Silo, Role.Silo, Role.Client, Role.Client], Ours().Select(service => SettingsOf(service).Role));
    }

    [Fact]
    public void Every_setting_is_known_and_sound()
    {
        foreach (var service in Ours())
        {
            var (_, settings) = SettingsOf(service);
            Assert.Equal(Clustering.Postgres, settings.Clustering);
            Assert.Contains("Host=postgres", settings.ConnectionString, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_built_or_mounted_is_there()
    {
        var built = Ours().Select(service => (string)Map(Map(Services[service])["build"])["dockerfile"]).Distinct();
        Assert.Equal(["deploy/Dockerfile"], built);
        Assert.True(File.Exists(Path.Combine(Repository.Root, "deploy/Dockerfile")));
        var volumes = Services.Values.SelectMany(service => Map(service).GetValueOrDefault("volumes") as IEnumerable<object> ?? []).Select(volume => ((string)volume).Split(':')[0]).ToLookup(path => path.StartsWith('.'));
        var mounted = volumes[true].ToList();
        Assert.Equal(3, mounted.Count);
        Assert.All(mounted, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
        Assert.Equal(Map(Compose["volumes"]).Keys.Select(key => (string)key).Order(StringComparer.Ordinal), volumes[false].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_secret_is_in_the_file_and_the_file_of_the_secret_is_not_in_the_repository()
    {
        var secret = Assert.Single(Map(Compose["secrets"]));
        var path = (string)Map(secret.Value)["file"];
        Assert.Contains($"/{path}", File.ReadLines(Path.Combine(Repository.Root, ".gitignore")));
        foreach (var service in Services.Values.Select(Map))
        {
            var environment = service.TryGetValue("environment", out var set) ? Map(set) : [];
            Assert.DoesNotContain(environment.Values, value => ((string)value).Contains("Password=", StringComparison.OrdinalIgnoreCase));
            Assert.All(environment.Keys.Where(key => ((string)key).Contains("PASSWORD", StringComparison.OrdinalIgnoreCase)), key => Assert.Equal($"/run/secrets/{secret.Key}", environment[key]));
        }
    }

    [Fact]
    public void Prometheus_scrapes_both_gateways_as_one_job()
    {
        var scrapes = ((IEnumerable<object>)Read("deploy/prometheus.yml")["scrape_configs"]).Select(Map).Where(job => (string)job["job_name"] == "tributary");
        var targets = ((IEnumerable<object>)Assert.Single(scrapes)["static_configs"]).SelectMany(group => (IEnumerable<object>)Map(group)["targets"]);
        Assert.Equal(["gateway-1:9091", "gateway-2:9091"], targets.Select(target => (string)target));
    }

    private static IEnumerable<string> Ours() => Services.Keys.Select(key => (string)key).Where(name => name.StartsWith("silo", StringComparison.Ordinal) || name.StartsWith("gateway", StringComparison.Ordinal));

    /// <summary>What the process makes of its environment.</summary>
    private static (Role Role, SiloSettings Settings) SettingsOf(string service)
    {
        using var directory = new TemporaryDirectory();
        var environment = Map(Map(Services[service])["environment"]);
        Assert.Equal("/run/secrets/postgres-password", environment["Cluster__PasswordFile"]);
        environment["Cluster__PasswordFile"] = directory.Write("password", "secret");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(environment.Select(pair => KeyValuePair.Create(((string)pair.Key).Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value))).Build();
        var failures = new List<string>();
        var read = SettingsReader.Read(configuration, failures);
        Assert.Empty(failures);
        return read;
    }

    private static Dictionary<object, object> Read(string path)
    {
        using var text = File.OpenText(Path.Combine(Repository.Root, path));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(text)));
    }

    /// <summary>A copy: anchors share what they name.</summary>
    private static Dictionary<object, object> Map(object value) => new((Dictionary<object, object>)value);
}
