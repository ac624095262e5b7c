using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Tributary.Engine.Files;
using Tributary.Engine.Rules;
using Tributary.Engine.Storage;
using Tributary.Gateway.StatsD;

namespace Tributary.Gateway.Hosting;

/// <summary>What the program says when it has started, or why it has not.</summary>
internal static class StartupText
{
    public static void WriteWelcome(WebApplication app, TextWriter output)
    {
        var settings = app.Services.GetRequiredService<GatewaySettings>();
        var hosting = app.Services.GetRequiredService<GatewayHosting>();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var url = addresses.FirstOrDefault() ?? ServerSetup.DefaultUrl;
        output.WriteLine($"Tributary {ProductVersion.Text} listens on {string.Join(", ", addresses)}");
        output.WriteLine($"  data    {DataOf(hosting, settings)}");
        if (!hosting.ServesMetrics) return;
        var rules = app.Services.GetRequiredService<RuleStore>();
        output.WriteLine($"  rules   {(settings.Rules.Path is { Length: > 0 } path ? $"{Path.GetFullPath(path)}, {rules.Current.Count} rules before the shipped defaults" : "the shipped defaults (Rules:Path sets a file)")}");
        foreach (var target in settings.Targets.All) output.WriteLine($"  pushes  every {target.Interval.TotalSeconds} s to {target.Name}: {new Uri(target.Url).GetLeftPart(UriPartial.Path)}");
        if (app.Services.GetService<StatsDService>() is { } statsD) output.WriteLine($"  statsd  {Describe(statsD)}");
        output.WriteLine($"  try     echo 'hello_total 1' | curl --data-binary @- {url}/metrics/job/demo/instance/a && curl -s {url}/metrics | grep hello");
    }

    /// <summary>Where the data is, and when a push is acknowledged.</summary>
    public static string DataOf(GatewayHosting hosting, GatewaySettings settings) => hosting.Data ?? Describe(settings.Storage);

    private static string Describe(StatsDService statsD) =>
        string.Join(", ", new[] { statsD.Udp is { } udp ? $"udp {udp.Address}" : null, statsD.Tcp is { } tcp ? $"tcp {tcp.Address}" : null }.OfType<string>());

    private static string Describe(StorageOptions storage) =>
        $"{Path.GetFullPath(storage.Path)}, pushes acknowledged {(storage.Ack == AckMode.Journal ? "when on disk" : "when in memory")} (Storage:Ack={storage.Ack.ToString().ToLowerInvariant()})";

    /// <summary>
    /// Keeps the host from logging a failed start with a stack, for <see cref="Explain"/> tells it in words. Once started,
    /// the host logs as usual: a background service that fails must not do so in silence.
    /// </summary>
    public static void ReplaceLogOfFailure(ILoggingBuilder logging, Func<bool> hasStarted) =>
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && hasStarted());

    /// <summary>A failure that its user can do something about, in plain words; null for any other, which is a bug and shows its stack.</summary>
    public static string? Explain(Exception e) => e switch
    {
        SettingsException or SettingsFileException or StorageInUseException or CorruptStorageException or StorageUnavailableException => e.Message,
        IOException { InnerException: AddressInUseException } => $"{e.Message} Stop what listens there, or choose another address with --urls.",
        UnauthorizedAccessException or IOException => $"Cannot start: {e.Message}",
        OperationCanceledException => "Stopped while starting.",
        AggregateException several => several.InnerExceptions.Select(Explain).FirstOrDefault(reason => reason is not null),
        _ => null,
    };
}
