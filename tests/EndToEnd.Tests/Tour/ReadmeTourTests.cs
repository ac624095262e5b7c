using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Tour;

/// <summary>What the README promises in its first minute happens.</summary>
public sealed class ReadmeTourTests
{
    private const string EndOfStep = "-- end of step --";

    [FactWith(Installed.Curl)]
    public async Task The_tour_of_the_readme_gives_what_the_readme_shows()
    {
        var steps = ReadmeTour.Read();
        await using var gateway = await GatewayProcess.StartAsync();

        // One shell for all steps, as its reader has.
        var script = string.Concat(steps.Select(step => $"{step.Commands}\necho '{EndOfStep}'\n"))
            .Replace(ReadmeTour.Address, gateway.Url.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal);
        using var directory = new TemporaryDirectory();
        await using var shell = ChildProcess.Start("bash", [directory.Write("tour.sh", "curl() { command curl -sS --noproxy '*' \"$@\"; }\n" + script)]);
        Assert.Equal(0, await shell.EndAsync());

        var outputs = shell.Output.Split(EndOfStep);
        Assert.Equal(steps.Count + 1, outputs.Length);
        for (var i = 0; i < steps.Count; i++) Assert.Equal(steps[i].Output.Trim(), outputs[i].Trim());
    }
}
