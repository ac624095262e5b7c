using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Fleets;

/// <summary>A run of <c>bench/Fleet</c>, and how far it has come.</summary>
internal sealed partial class FleetProcess : IAsyncDisposable
{
    private readonly Channel<double> _progress = Channel.CreateUnbounded<double>();
    private readonly ChildProcess _process;

    public FleetProcess(Uri gateway, params string[] options)
        : this(gateway.AbsoluteUri, options)
    {
    }

    /// <param name="gateways">The gateway; or several of one cluster, separated by commas.</param>
    /// <param name="options">More command line.</param>
    public FleetProcess(string gateways, params string[] options) =>
        _process = ChildProcess.Start("dotnet", [Repository.Program("bench/Fleet"), "--url", gateways, .. options], Note);

    public bool HasExited => _process.HasExited;

    public string Output => _process.Output;

    /// <summary>Waits until a share of all pushes is acknowledged.</summary>
    public async Task ReachAsync(double share)
    {
        using var late = new CancellationTokenSource(Eventually.Deadline);
        try
        {
            while (await _progress.Reader.ReadAsync(late.Token) < share)
            {
                // Not yet.
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new TimeoutException($"The fleet did not come to {share:P0} of its pushes:\n{Output}", e);
        }
    }

    /// <summary>Waits for a line.</summary>
    public async Task SaysAsync(string line)
    {
        await Eventually.HoldsAsync(() => Task.FromResult(HasExited || Said()), line, () => Output);
        if (!Said()) throw new InvalidOperationException($"The fleet ended without '{line}':\n{Output}");

        bool Said() => Output.Split('\n').Contains(line, StringComparer.Ordinal);
    }

    public Task<int> EndAsync(TimeSpan? deadline = null) => _process.EndAsync(deadline);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private void Note(string line)
    {
        var match = ProgressLine().Match(line);
        if (match.Success) _progress.Writer.TryWrite(Number(match.Groups["done"]) / Number(match.Groups["all"]));
        if (line.StartsWith("oracle:", StringComparison.Ordinal) || line.StartsWith("trouble:", StringComparison.Ordinal)) _progress.Writer.TryComplete();
    }

    private static double Number(Group digits) => double.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^progress: pushed (?<done>[0-9]+) of (?<all>[0-9]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProgressLine();
}
