using Tributary.Peers.Options;

namespace Tributary.Peers.Tests;

public sealed class ArgumentReaderTests
{
    [Fact]
    public void Everything_is_measured_five_times_unless_told_otherwise() =>
        Assert.Equal(new PeersOptions { Parts = PartNames.All, Repeats = 5 }, ArgumentReader.Read([], out _));

    [Fact]
    public void Options_are_read_in_both_forms() =>
        Assert.Equal(
            new PeersOptions { Parts = PartNames.Push | PartNames.Flat, Repeats = 3, Output = "a=b.md" },
            ArgumentReader.Read(["--only", "push,flat", "--repeats=3", "--output=a=b.md"], out _));

    [Theory]
    [InlineData("push", PartNames.Push)]
    [InlineData("memory", PartNames.Memory)]
    [InlineData("page", PartNames.Page)]
    [InlineData("flat", PartNames.Flat)]
    [InlineData("cluster", PartNames.Cluster)]
    [InlineData("protocols", PartNames.Protocols)]
    [InlineData("push,memory,page,flat,cluster,protocols", PartNames.All)]
    public void Parts_are_named_as_the_usage_names_them(string only, object parts)
    {
        Assert.Equal(parts, ArgumentReader.Read(["--only", only], out _)!.Parts);
        Assert.All(only.Split(','), name => Assert.Contains(name, ArgumentReader.Usage, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, "--quick")]
    [InlineData(2, "--quick", "--repeats", "2")]
    [InlineData(2, "--repeats", "2", "--quick")]
    public void A_quick_run_repeats_once_unless_told_otherwise(int repeats, params string[] arguments) =>
        Assert.Equal(repeats, ArgumentReader.Read(arguments, out _)!.Repeats);

    [Fact]
    public void Every_mistake_is_reported()
    {
        Assert.Null(ArgumentReader.Read(["--fast", "--repeats", "0", "--only", "scrape", "--output"], out var mistakes));
        Assert.Equal(4, mistakes.Count);
    }
}
