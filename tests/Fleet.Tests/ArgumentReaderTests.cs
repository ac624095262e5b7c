using Tributary.Fleet.Options;

namespace Tributary.Fleet.Tests;

public sealed class ArgumentReaderTests
{
    [Fact]
    public void Both_spellings_are_read()
    {
        var options = ArgumentReader.Read(["--url", "http://localhost:1234", "--instances=7", "--families", "counters,Gauges", "--late=0"], new FleetOptions { Seed = 9 }, out var mistakes);
        Assert.Empty(mistakes);
        Assert.Equal(new FleetOptions { Seed = 9, Gateways = "http://localhost:1234", Instances = 7, Families = FamilyKinds.Counters | FamilyKinds.Gauges, Late = 0 }, options);
    }

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        Assert.Null(ArgumentReader.Read(["--instances", "0", "--restarts=1.5", "--nonsense=1", "--families=none", "--sources=7", "--url", "here", "--seed"], new FleetOptions(), out var mistakes));
        Assert.Equal(["--instances", "--restarts", "--nonsense", "--families", "--sources", "--url", "--seed"], mistakes.Select(mistake => mistake.Split(':')[0]));
    }

    [Fact]
    public async Task Wrong_usage_exits_with_2_and_shows_the_options()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(FleetCommand.Trouble, await FleetCommand.RunAsync(["--what"], output, errors, CancellationToken.None));
        Assert.Contains("--what: unknown option", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("--instances", errors.ToString(), StringComparison.Ordinal);
    }
}
