using Tributary.Fleet.Options;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;

namespace Tributary.Fleet;

/// <summary>The command line: reads the options, runs, prints, and returns the exit code.</summary>
internal static class FleetCommand
{
    public const int Exact = 0;
    public const int Differs = 1;
    public const int Trouble = 2;

    private const int MostPrinted = 50;

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        if (arguments.Contains("--help", StringComparer.Ordinal))
        {
            await output.WriteLineAsync(ArgumentReader.Usage).ConfigureAwait(false);
            return Exact;
        }

        var defaults = new FleetOptions { Seed = Random.Shared.NextInt64(1_000_000_000) };
        if (ArgumentReader.Read(arguments, defaults, out var mistakes) is not { } options)
        {
            foreach (var mistake in mistakes) await errors.WriteLineAsync(mistake).ConfigureAwait(false);
            await errors.WriteLineAsync(ArgumentReader.Usage).ConfigureAwait(false);
            return Trouble;
        }

        await output.WriteLineAsync($"fleet: {options.Instances} instances, {options.Pushes} pushes each, seed {options.Seed}").ConfigureAwait(false);
        try
        {
            using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
            using var http = new HttpClient(new GatewayRotation(options.Urls, handler));
            http.BaseAddress = options.Url;
            http.Timeout = options.Timeout;
            var differences = await new FleetRun(options, http, output, TimeProvider.System).RunAsync(cancellation).ConfigureAwait(false);
            await PrintAsync(differences, output).ConfigureAwait(false);
            return differences.Count == 0 ? Exact : Differs;
        }
        catch (Exception e) when (e is TroubleException or OperationCanceledException)
        {
            await errors.WriteLineAsync("trouble: " + e.Message).ConfigureAwait(false);
            return Trouble;
        }
    }

    private static async Task PrintAsync(IReadOnlyList<Difference> differences, TextWriter output)
    {
        foreach (var difference in differences.Take(MostPrinted)) await output.WriteLineAsync("difference: " + difference).ConfigureAwait(false);
        if (differences.Count > MostPrinted) await output.WriteLineAsync($"and {differences.Count - MostPrinted} more").ConfigureAwait(false);
        await output.WriteLineAsync(differences.Count == 0 ? "oracle: exact" : $"oracle: {differences.Count} differences").ConfigureAwait(false);
    }
}
