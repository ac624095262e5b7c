using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Engine.Views;
using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Views;

/// <summary><c>GET /api/v1/status</c>: what runs, how it is, and how it is set.</summary>
internal sealed record StatusView(string Version, DateTimeOffset StartedAt, double UptimeSeconds, bool Ready, EngineView? Engine, RulesView Rules, SettingsView Settings, MetricLimits Limits)
{
    public static StatusView Of(EngineStatus? status, RuleStore rules, GatewaySettings settings, GatewayHosting hosting, DateTimeOffset startedAt, DateTimeOffset now) => new(
        ProductVersion.Text,
        startedAt,
        Math.Round((now - startedAt).TotalSeconds, 3),
        status is { IsReady: true, StorageFailure: null },
        status is null ? null : EngineView.Of(status),
        RulesView.Of(rules, settings.Rules),
        SettingsView.Of(settings, hosting),
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
/// <param name="Data">Where the data is, in words.</param>
/// <param name="StoragePath">The embedded engine's directory; null with another engine.</param>
/// <param name="StorageAck">When the embedded engine acknowledges, as in <c>Storage:Ack</c>; null with another engine.</param>
/// <param name="DecodePlus">Whether a plus in a path is a space.</param>
/// <param name="MaxBytesInFlight">The most bytes of bodies at once.</param>
/// <param name="EnableWipe">Whether everything may be forgotten on request.</param>
internal sealed record SettingsView(string Data, string? StoragePath, string? StorageAck, bool DecodePlus, long MaxBytesInFlight, bool EnableWipe)
{
    public static SettingsView Of(GatewaySettings settings, GatewayHosting hosting)
    {
        var isEmbedded = hosting.OpenEngine is null;
        return new SettingsView(
            StartupText.DataOf(hosting, settings),
            isEmbedded ? settings.Storage.Path : null,
            isEmbedded ? settings.Storage.Ack.ToString().ToLowerInvariant() : null,
            settings.PushApi.DecodePlus,
            settings.PushApi.MaxBytesInFlight,
            settings.Admin.EnableWipe);
    }
}
