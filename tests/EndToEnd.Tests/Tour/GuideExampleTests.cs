using System.Text.RegularExpressions;
using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Tour;

/// <summary>
/// What the guides in <c>docs/</c> tell their readers to type gives what they say. Samples that a guide expects stand behind a
/// <c>#</c>, on a line of their own or after a command; a block of JSON is the answer to the block before it.
/// </summary>
public sealed partial class GuideExampleTests
{
    private const string Address = "http://127.0.0.1:9091";

    [FactWith(Installed.Curl)]
    public Task Otlp() => ShowsAsync("otlp.md", "");

    [FactWith(Installed.Curl)]
    public Task Influx() => ShowsAsync("influx.md", "");

    [FactWith(Installed.Curl)]
    public Task Asab() => ShowsAsync("asab.md", "");

    [FactWith(Installed.Curl, Installed.Xxd)]
    public Task NativeFrames() => ShowsAsync("native-frames.md", "");

    [FactWith(Installed.Curl, Installed.Netcat)]
    public async Task StatsD()
    {
        var port = FreePort.Next();
        await ShowsAsync(
            "statsd.md",
            [""],
            script => script
                .Replace("127.0.0.1 9125", $"127.0.0.1 {port}", StringComparison.Ordinal)
                .Replace("127.0.0.1/9125", $"127.0.0.1/{port}", StringComparison.Ordinal)
                .Replace("sleep 1\n", $"until curl {Address}/metrics | grep -q ^took_count; do sleep 0.1; done\n", StringComparison.Ordinal), // until its second is over
            "--StatsD:Enabled=true",
            $"--StatsD:UdpAddress=127.0.0.1:{port}",
            $"--StatsD:TcpAddress=127.0.0.1:{port}");
    }

    [FactWith(Installed.Curl)]
    public Task Pushing() => ShowsAsync("http.md", "Pushing");

    [FactWith(Installed.Curl)]
    public Task PathsAndNames() => ShowsAsync("http.md", "The body");

    [FactWith(Installed.Curl)]
    public Task Deltas() => ShowsAsync("http.md", "Deltas: counting what short-lived jobs do");

    [FactWith(Installed.Curl)]
    public Task Federation() => ShowsAsync("http.md", ["Pushing", "Federation"]);

    private static Task ShowsAsync(string guide, string section) => ShowsAsync(guide, [section]);

    /// <summary>Runs the blocks of some sections in one shell, as its reader has.</summary>
    private static async Task ShowsAsync(string guide, string[] sections, Func<string, string>? adapt = null, params string[] settings)
    {
        var blocks = CodeBlock.In(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", guide))).Where(block => sections.Contains(block.Section, StringComparer.Ordinal)).ToList();
        var commands = string.Concat(blocks.Where(block => block.Language == "sh" && !block.Code.StartsWith("dotnet run", StringComparison.Ordinal)).Select(block => block.Code));
        string[] expected =
        [
            .. commands.Split('\n').Select(line => ExpectedSample().Match(line)).Where(found => found.Success).Select(found => found.Groups["sample"].Value),
            .. blocks.Where((block, index) => block.Language == "json" && index > 0 && blocks[index - 1].Language == "sh").Select(block => block.Code.Trim()),
        ];
        Assert.NotEmpty(commands);
        Assert.True(expected.Length > 0, $"docs/{guide} says nothing of what is to come out.");
        await using var gateway = await GatewayProcess.StartAsync(settings: settings);
        using var directory = new TemporaryDirectory();
        var script = "curl() { command curl -sSf --noproxy '*' \"$@\"; }\nB=" + Address + "\n" + (adapt is null ? commands : adapt(commands));
        var file = directory.Write("guide.sh", $"cd {directory.Path}\n{script}".Replace(Address, gateway.Url.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal));
        await using var shell = ChildProcess.Start("bash", [file]);
        var exitCode = await shell.EndAsync();
        Assert.True(exitCode == 0, $"{exitCode}: {shell.Output}");
        var lines = shell.Output.Split('\n').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        Assert.All(expected, line => Assert.True(lines.Contains(line), $"docs/{guide} promises\n{line}\nand this comes out:\n{shell.Output}"));
    }

    [GeneratedRegex("""(?:^|\s{2,})# (?<sample>\w+\{.*\} .+)$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExpectedSample();
}
