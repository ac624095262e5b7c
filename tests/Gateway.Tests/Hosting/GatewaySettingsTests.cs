using Microsoft.Extensions.Configuration;
using Tributary.Engine.Storage;
using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Tests.Hosting;

public sealed class GatewaySettingsTests
{
    [Fact]
    public void Settings_come_by_their_names_in_any_case()
    {
        var settings = Read("--storage:path=/x", "--Storage:Ack=memory", "--Limits:MaxSources=7", "--PushApi:DecodePlus=true", "--PushApi:MaxBytesInFlight=5000000000", "--Admin:EnableWipe=True", "--Rules:Path=r.yaml");
        Assert.Equal("/x", settings.Storage.Path);
        Assert.Equal(AckMode.Memory, settings.Storage.Ack);
        Assert.Equal(7, settings.Limits.MaxSources);
        Assert.True(settings.PushApi.DecodePlus);
        Assert.Equal(5_000_000_000, settings.PushApi.MaxBytesInFlight);
        Assert.True(settings.Admin.EnableWipe);
        Assert.Equal("r.yaml", settings.Rules.Path);
    }

    [Fact]
    public void Without_any_the_defaults_hold()
    {
        var settings = Read();
        Assert.Equal(new StorageOptions(), settings.Storage);
        Assert.False(settings.Admin.EnableWipe);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var failures = Assert.Throws<SettingsException>(() => Read(
            "--Storage:Ack=sometimes", "--Storage:SegmentBytes=1", "--Limits:MaxSources=many", "--Limits:MaxSourced=5", "--Limits:MaxFamilies=0", "--PushApi:MaxBytesInFlight=1", "--Admin:EnableWipe=1")).Failures;
        Assert.Equal(7, failures.Count);
        Assert.Contains("Storage:Ack is \"sometimes\"; it must be journal or memory.", failures);
        Assert.Contains("Limits:MaxSources is \"many\"; it must be a whole number that a 32-bit integer holds.", failures);
        Assert.Contains(failures, failure => failure.StartsWith("Limits:MaxSourced is no setting.", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith("Limits:MaxFamilies is 0;", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith("Storage:SegmentBytes", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith("PushApi:MaxBytesInFlight is 1;", StringComparison.Ordinal));
        Assert.Contains("Admin:EnableWipe is \"1\"; it must be true or false.", failures);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9091", true)]
    [InlineData("http://127.0.0.1:0;http://[::1]:9091", true)]
    [InlineData("http://*:80/", true)]
    [InlineData("http://unix:/run/tributary.sock", true)]
    [InlineData("127.0.0.1:9091", false)]
    [InlineData("http://127.0.0.1:99999", false)]
    [InlineData("https://127.0.0.1:9091", false)]
    [InlineData("nonsense", false)]
    public void Addresses_are_checked(string urls, bool good)
    {
        if (good) Read("--urls", urls);
        else Assert.Contains($"\"{urls}\"", Assert.Throws<SettingsException>(() => Read("--urls", urls)).Message, StringComparison.Ordinal);
    }

    private static GatewaySettings Read(params string[] args) => GatewaySettings.Read(new ConfigurationBuilder().AddCommandLine(args).Build());
}
