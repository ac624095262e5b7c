using System.Text;
using System.Text.Json;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.OpenMetrics;

namespace Tributary.Protocols.Tests.OpenMetrics;

/// <summary>
/// What becomes of the cases of OpenMetrics' own suite (https://github.com/prometheus/OpenMetrics, tests/testdata/parsers). The
/// parser agrees with it but for the cases below. With a clone of it:
/// <c>OPENMETRICS_CASES=.../tests/testdata/parsers dotnet test tests/Protocols.Tests -c Release --filter SuiteTests</c>.
/// </summary>
public sealed class SuiteTests
{
    /// <summary>What the specification forbids and Prometheus takes, where the meaning is clear: no push is lost for it.</summary>
    private static readonly string[] TakenAllTheSame =
    [
        "bad_clashing_names_2", "bad_counter_values_8", "bad_counter_values_9", "bad_counter_values_13", "bad_counter_values_14",
        "bad_counter_values_15", "bad_counter_values_17", "bad_counter_values_19", "bad_grouping_or_ordering_0", "bad_histograms_1",
        "bad_histograms_2", "bad_histograms_3", "bad_histograms_7", "bad_histograms_8", "bad_histograms_9", "bad_histograms_12",
        "bad_histograms_14",
    ];

    /// <summary>Several values of one series in one body: a push says what is, once.</summary>
    private static readonly string[] RefusedAllTheSame = ["duplicate_timestamps_0", "duplicate_timestamps_1"];

    private static string? Parse(byte[] body) => new OpenMetricsParser().Parse(body, ParserLimits.Default, new ParsedExposition())?.ToString();

    [Theory]
    [InlineData("# TYPE x_created gauge\n# TYPE x counter\n")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"-2\"} 3\nh_bucket{le=\"+Inf\"} 3\nh_sum -9\nh_count 3\n")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"+Inf\"} 3\nh_sum 9\n")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"+Inf\"} 3\nh_count 3\n")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"5\"} 1\nh_bucket{le=\"3\"} 1\nh_bucket{le=\"+Inf\"} 2\n")]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"+inf\"} 3\n")]
    [InlineData("# TYPE g gaugehistogram\ng_bucket{le=\"+Inf\"} 3\ng_gsum -9\ng_gcount 3\n")]
    [InlineData("# TYPE g gaugehistogram\ng_bucket{le=\"+Inf\"} 3\ng_gsum NaN\n")]
    [InlineData("# TYPE g gaugehistogram\ng_bucket{le=\"+Inf\"} 3\ng_gcount 3\n")]
    [InlineData("# TYPE s summary\ns_sum NaN\n")]
    [InlineData("# TYPE s summary\ns_sum -9\ns_count 3\n")]
    [InlineData("# TYPE s summary\ns{quantile=\"0.9\"} -9\n")]
    [InlineData("# TYPE h histogram\nh_sum{a=\"1\"} 9\nh_bucket{a=\"2\",le=\"+Inf\"} 3\nh_bucket{a=\"1\",le=\"+Inf\"} 3\n")]
    public void Takes_what_the_specification_forbids_and_is_clear_all_the_same(string body) => Assert.Null(Parse(Encoding.UTF8.GetBytes(body + "# EOF\n")));

    [Theory]
    [InlineData("# TYPE g gauge\ng{a=\"1\"} 3 5.1\ng{a=\"1\"} 4 5.2\n")]
    [InlineData("# TYPE g gauge\ng{a=\"1\"} 3 5\ng{a=\"1\"} 4 5\n")]
    public void Refuses_several_values_of_one_series(string body) =>
        Assert.Contains("line 3, column 10: this sample appears twice", Parse(Encoding.UTF8.GetBytes(body + "# EOF\n")), StringComparison.Ordinal);

    [SuiteFact]
    public void The_suite_agrees_but_for_what_is_named_here()
    {
        var cases = Directory.GetDirectories(SuiteFactAttribute.Cases!);
        Assert.NotEmpty(cases);
        string[] others = [.. cases.Where(folder => Parse(File.ReadAllBytes(Path.Combine(folder, "metrics"))) is null != ShouldParse(folder)).Select(folder => Path.GetFileName(folder))];
        Assert.Equal([.. TakenAllTheSame.Concat(RefusedAllTheSame).Order(StringComparer.Ordinal)], others.Order(StringComparer.Ordinal));
    }

    private static bool ShouldParse(string folder)
    {
        using var about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "test.json")));
        return about.RootElement.GetProperty("shouldParse").GetBoolean();
    }
}
