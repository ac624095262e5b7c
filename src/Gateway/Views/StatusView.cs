using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Engine.Views;
using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Views;

/// <summary><c>GET /api/v1/status</c>: what runs, how it is, and how it is set.</summary>
internal sealed record StatusView(string Version, DateTimeOffset StartedAt, double UptimeSeconds, bool Ready, EngineView? Engine, RulesView Rules, SettingsView Settings, MetricLimits Limits)
{
    public static StatusView Of(EngineStatus? status, RuleStore rules, GatewaySettings settings, DateTimeOffset startedAt, DateTimeOffset now) => new(
        ProductVersion.Text,
        startedAt,
        Math.Round((now - startedAt).TotalSeconds, 3),
        status is { IsReady: true, StorageFailure: null },
        status is null ? null : EngineView.Of(status),
        RulesView.Of(rules, settings.Rules),
        SettingsView.Of(settings),
        settings.Limits);
}

/// <summary>The engine's sizes and state.</summary>
internal sealed record EngineView(
    string Kind, int Families, int Shards, long Series, int Sources, long Contributions, string? StorageFailure, long JournalBytes, DateTimeOffset? LastSnapshot)
{
    public static EngineView Of(EngineStatus status) => new(
        status.Engine, status.Families, status.Shards, status.Series, status.Sources, status.Contributions, status.StorageFailure, status.JournalBytes, UnixTime.From(status.LastSnapshot));
}

/// <summary>The rules in force.</summary>
/// <param name="File">The rules file; null where the shipped defaults alone hold.</param>
/// <param name="Count">How many rules the file has.</param>
/// <param name="Version">Rises with every reload.</param>
/// <param name="LoadedAt">When they were read.</param>
/// <param name="ReloadFailures">How often a changed file was refused.</param>
/// <param name="Refused">Why the file as it is now was refused, one error an entry; empty while the rules in force are those of the file.</param>
internal sealed record RulesView(string? File, int Count, long Version, DateTimeOffset LoadedAt, long ReloadFailures, IReadOnlyList<string> Refused)
{
    public static RulesView Of(RuleStore rules, RuleOptions options) => new(
        options.Path, rules.Current.Count, rules.Current.Version, rules.LoadedAt, rules.ReloadFailures, [.. (rules.LastError?.Errors ?? []).Select(error => error.ToString())]);
}

/// <summary>The settings that are not limits.</summary>
internal sealed record SettingsView(string StoragePath, string StorageAck, bool DecodePlus, long MaxBytesInFlight, bool EnableWipe)
{
    public static SettingsView Of(GatewaySettings settings) => new(
        settings.Storage.Path, settings.Storage.Ack.ToString().ToLowerInvariant(), settings.PushApi.DecodePlus, settings.PushApi.MaxBytesInFlight, settings.Admin.EnableWipe);
}
