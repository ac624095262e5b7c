using Tributary.Engine.Rules;
using Tributary.Engine.Rules.Matching;
using Tributary.Gateway.Views;
using Tributary.Metrics.Points;

namespace Tributary.Gateway.Tests.Views;

public sealed class ExactnessTests
{
    [Theory]
    [InlineData("", PointKind.Counter, true, "adds up")]
    [InlineData("", PointKind.Gauge, true, "sum of what")]
    [InlineData("gauge: avg", PointKind.Gauge, true, "average of what")]
    [InlineData("", PointKind.ClassicHistogram, true, "bucket counts add up")]
    [InlineData("bounds: native", PointKind.ClassicHistogram, false, "converted")]
    [InlineData("", PointKind.ExponentialHistogram, true, "lowest is kept")]
    [InlineData("", PointKind.Summary, false, "within 1%")]
    [InlineData("ready_quantiles: drop", PointKind.Summary, true, "dropped by rule")]
    [InlineData("aggregate: false", PointKind.Summary, true, "as its source last pushed it")]
    public void Each_kind_says_whether_it_is_exact_and_why(string setting, PointKind kind, bool isExact, string why)
    {
        Assert.True(RuleSet.TryParse($"rules:\n  - match: {{ family: \"m\" }}\n    {(setting.Length > 0 ? setting : "ttl: 5m")}\n", "rules.yaml", out var rules, out _));
        var resolved = rules.ForFamily("m", MetricType.Unknown).Resolve(new DictionaryLabels(new Dictionary<string, string>()));
        var (exact, sentence) = Exactness.Of(kind, [resolved]);
        Assert.Equal(isExact, exact);
        Assert.Contains(why, sentence.Replace(" %", "%", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
