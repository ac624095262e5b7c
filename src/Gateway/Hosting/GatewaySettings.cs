using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Engine.Storage;
using Tributary.Gateway.Admin;
using Tributary.Gateway.Asab;
using Tributary.Gateway.Influx;
using Tributary.Gateway.Otlp;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.RemoteWrite;
using Tributary.Gateway.StatsD;
using Tributary.Gateway.Targets.Settings;

namespace Tributary.Gateway.Hosting;

/// <summary>All settings of the gateway, read and checked. They are listed in <c>docs/configuration.md</c>.</summary>
internal sealed record GatewaySettings
{
    public required StorageOptions Storage { get; init; }

    public required RuleOptions Rules { get; init; }

    public required MetricLimits Limits { get; init; }

    public required PushApiOptions PushApi { get; init; }

    public required AdminOptions Admin { get; init; }

    public required OtlpOptions Otlp { get; init; }

    public required InfluxOptions Influx { get; init; }

    public required RemoteWriteOptions RemoteWrite { get; init; }

    public required AsabOptions Asab { get; init; }

    public required TargetSettings Targets { get; init; }

    public required StatsDOptions StatsD { get; init; }

    /// <exception cref="SettingsException">Something is wrong; the exception has every failure.</exception>
    public static GatewaySettings Read(IConfiguration configuration)
    {
        var failures = new List<string>();
        var settings = Read(configuration, failures);
        return failures.Count == 0 ? settings : throw new SettingsException(failures);
    }

    /// <summary>The settings, to be used only if no failure was added.</summary>
    public static GatewaySettings Read(IConfiguration configuration, List<string> failures)
    {
        var storage = SectionReader.Read<StorageOptions>(configuration, StorageOptions.Section, failures);
        var settings = new GatewaySettings
        {
            Storage = storage,
            Rules = SectionReader.Read<RuleOptions>(configuration, RuleOptions.Section, failures),
            Limits = SectionReader.Read<MetricLimits>(configuration, MetricLimits.Section, failures),
            PushApi = SectionReader.Read<PushApiOptions>(configuration, PushApiOptions.Section, failures),
            Admin = SectionReader.Read<AdminOptions>(configuration, AdminOptions.Section, failures),
            Otlp = SectionReader.Read<OtlpOptions>(configuration, OtlpOptions.Section, failures),
            Influx = SectionReader.Read<InfluxOptions>(configuration, InfluxOptions.Section, failures),
            RemoteWrite = SectionReader.Read<RemoteWriteOptions>(configuration, RemoteWriteOptions.Section, failures),
            Asab = SectionReader.Read<AsabOptions>(configuration, AsabOptions.Section, failures),
            Targets = TargetSettings.Read(configuration, storage.Path, failures),
            StatsD = SectionReader.Read<StatsDOptions>(configuration, StatsDOptions.Section, failures),
        };
        failures.AddRange(ServerSetup.ValidateUrls(configuration));
        failures.AddRange(StorageOptionsValidator.Validate(settings.Storage));
        failures.AddRange(settings.Limits.Validate());
        failures.AddRange(settings.PushApi.Validate());
        failures.AddRange(settings.Otlp.Validate());
        failures.AddRange(settings.Influx.Validate());
        failures.AddRange(settings.RemoteWrite.Validate());
        failures.AddRange(settings.Asab.Validate());
        failures.AddRange(settings.StatsD.Validate());
        return settings;
    }
}
