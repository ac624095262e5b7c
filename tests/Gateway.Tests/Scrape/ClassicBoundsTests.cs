using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Scrape;

/// <summary>A family of exponential histograms in the formats that have classic buckets only.</summary>
public sealed class ClassicBoundsTests
{
    private const string Rules = """
        rules:
          - match: { family: wait_seconds }
            bounds: native
            classic_bounds: [0.3, 3]
        """;

    [Theory]
    [InlineData("text/plain", "0.3", "3")]
    [InlineData("application/openmetrics-text", "0.3", "3.0")]
    public async Task It_appears_with_the_bounds_of_the_rule_also_after_a_restart(string accept, string low, string high)
    {
        using var directory = new TemporaryDirectory();
        var rules = directory.File("rules.yaml");
        await File.WriteAllTextAsync(rules, Rules);
        var data = directory.File("data");
        await using (var gateway = await RunningGateway.StartInAsync(data, $"--Rules:Path={rules}"))
        {
            await gateway.PutAsync("/metrics/job/x/instance/a", Wait("0.2", "2"));
            await gateway.PutAsync("/metrics/job/x/instance/b", Wait("0.25", "5"));
            await AssertShownAsync(gateway);
        }

        await using var again = await RunningGateway.StartInAsync(data, $"--Rules:Path={rules}");
        await AssertShownAsync(again);

        async Task AssertShownAsync(RunningGateway gateway)
        {
            var page = await gateway.GetAsync("/metrics?name[]=wait_seconds", ("Accept", accept));
            var buckets = page.Text.Split('\n').Where(line => line.StartsWith("wait_seconds_bucket", StringComparison.Ordinal));
            Assert.Equal([$"{{job=\"x\",le=\"{low}\"}} 2", $"{{job=\"x\",le=\"{high}\"}} 7", "{job=\"x\",le=\"+Inf\"} 8"], buckets.Select(line => line["wait_seconds_bucket".Length..]));
        }
    }

    /// <summary>One observation up to the low bound, two up to the high one, and one above, which counts as just above it.</summary>
    private static string Wait(string low, string high) =>
        $"# TYPE wait_seconds histogram\nwait_seconds_bucket{{le=\"{low}\"}} 1\nwait_seconds_bucket{{le=\"{high}\"}} 3\nwait_seconds_bucket{{le=\"+Inf\"}} 4\nwait_seconds_sum 9\nwait_seconds_count 4\n";
}
