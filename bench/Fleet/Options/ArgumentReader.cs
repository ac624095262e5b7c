using System.Globalization;

namespace Tributary.Fleet.Options;

/// <summary>Reads <c>--name value</c> and <c>--name=value</c>; reports every mistake at once, and then what does not go together.</summary>
internal static class ArgumentReader
{
    private static readonly Argument[] Known =
    [
        new("--url", "base URL of the gateway; several of one cluster, separated by commas, take turns (http://127.0.0.1:9091)", (o, v) => o with { Gateways = Addresses(v) }),
        new("--protocol", "what the fleet speaks: pushgateway, protobuf, otlp, remotewrite, native, influx, asab or statsd (pushgateway)", (o, v) => o with { Protocol = Name<PushProtocol>(v) }),
        new("--statsd", "where the gateway takes StatsD over TCP (127.0.0.1:9125)", (o, v) => o with { StatsD = Endpoint(v) }),
        new("--gateway-restarts", "with statsd, how often to pause for the gateway to be ended in order and started again (0)", (o, v) => o with { GatewayRestarts = v is "0" ? 0 : Count(v) }),
        new("--instances", "instances of the fleet (1000)", (o, v) => o with { Instances = Count(v) }),
        new("--pushes", "pushes of each instance (5)", (o, v) => o with { Pushes = Count(v) }),
        new("--connections", "instances that push at the same time (4)", (o, v) => o with { Connections = Count(v) }),
        new("--seed", "the run's seed; the same seed and options play the same pushes (random, printed)", (o, v) => o with { Seed = Seed(v) }),
        new("--services", "services the instances belong to (20)", (o, v) => o with { Services = Count(v) }),
        new("--families", "mix, or a list of counters, gauges, histograms, summaries (mix)", (o, v) => o with { Families = Names<FamilyKinds>(v) }),
        new("--sources", "mix, or a list of starttime, bare, sequenced (mix)", (o, v) => o with { Sources = Names<SourceKinds>(v) }),
        new("--restarts", "chance of a push to be the first of a new life (0.02)", (o, v) => o with { Restarts = Share(v) }),
        new("--duplicates", "chance of a push to be sent twice at once (0.05)", (o, v) => o with { Duplicates = Share(v) }),
        new("--late", "chance of a push to come again after newer ones (0.02)", (o, v) => o with { Late = Share(v) }),
        new("--deaths", "share of instances whose group is deleted (0.01)", (o, v) => o with { Deaths = Share(v) }),
        new("--delta", "share of instances that push deltas (0.1)", (o, v) => o with { Delta = Share(v) }),
        new("--gzip", "chance of a push to be compressed (0.2)", (o, v) => o with { Gzip = Share(v) }),
        new("--wait-ready", "seconds to wait for /-/ready (30)", (o, v) => o with { WaitReady = Seconds(v) }),
        new("--timeout", "seconds until a request's outcome counts as unknown (30)", (o, v) => o with { Timeout = Seconds(v) }),
        new("--patience", "seconds to keep sending one push before giving up (60)", (o, v) => o with { Patience = Seconds(v) }),
        new("--watch-falls", "seconds between scrapes that look for falling counters; 0: none (0)", (o, v) => o with { WatchFalls = Seconds(v) }),
    ];

    /// <summary>The text of <c>--help</c>.</summary>
    public static string Usage { get; } =
        "Plays a fleet against a gateway and checks the merged view exactly.\n"
        + "Exit code: 0 exact, 1 differences, 2 wrong usage or trouble.\n\n"
        + string.Join('\n', Known.Select(argument => $"  {argument.Name,-18} {argument.Help}"));

    /// <summary>Reads <paramref name="arguments"/> over <paramref name="defaults"/>.</summary>
    /// <returns>The options, or null; then <paramref name="mistakes"/> is not empty.</returns>
    public static FleetOptions? Read(IReadOnlyList<string> arguments, FleetOptions defaults, out IReadOnlyList<string> mistakes)
    {
        var options = defaults;
        var found = new List<string>();
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            var argument = Array.Find(Known, known => known.Name.Equals(name, StringComparison.Ordinal));
            if (argument is null)
            {
                found.Add($"{name}: unknown option");
                continue;
            }

            if (value is null && ++i == arguments.Count)
            {
                found.Add($"{name}: needs a value");
                break;
            }

            given.Add(name);
            try
            {
                options = argument.Apply(options, value ?? arguments[i]);
            }
            catch (FormatException e)
            {
                found.Add($"{name}: {e.Message}");
            }
        }

        if (found.Count == 0) found.AddRange(Combinations.Mistakes(options, given));
        mistakes = found;
        return found.Count == 0 ? options : null;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (argument, null) : (argument[..at], argument[(at + 1)..]);
    }

    private static string Addresses(string text) =>
        text.Split(',').FirstOrDefault(url => !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) is { } wrong
            ? throw new FormatException($"'{wrong}' is not an http address")
            : text;

    private static string Endpoint(string text) =>
        Uri.TryCreate($"tcp://{text}", UriKind.Absolute, out var address) && address.Port > 0 && address.Authority.Equals(text, StringComparison.OrdinalIgnoreCase)
            ? text
            : throw new FormatException($"'{text}' is not host:port");

    private static int Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new FormatException($"'{text}' is not a positive integer");

    private static long Seed(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new FormatException($"'{text}' is not an integer");

    private static double Share(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? share
            : throw new FormatException($"'{text}' is not in [0, 1]");

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"'{text}' is not a number of seconds up to a day");

    private static T Name<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var name) && !char.IsDigit(text[0])
            ? name
            : throw new FormatException($"'{text}' is not one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");

    private static T Names<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var names) && !char.IsDigit(text[0]) && Convert.ToInt32(names, CultureInfo.InvariantCulture) != 0
            ? names
            : throw new FormatException($"'{text}' is not a list of {string.Join(", ", Enum.GetNames<T>().Skip(1)).ToLowerInvariant()}");

    private sealed record Argument(string Name, string Help, Func<FleetOptions, string, FleetOptions> Apply);
}
