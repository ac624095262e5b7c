using Tributary.Engine.Limits;
using Tributary.Metrics.Merging;

namespace Tributary.Engine.Tests.Limits;

public sealed class MetricLimitsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(MetricLimits.Default.Validate());

    [Fact]
    public void The_limit_of_a_family_is_the_domains_default() =>
        Assert.Equal(MergeSettings.Default.MaxSeries, MetricLimits.Default.MaxSeriesPerFamily);

    [Fact]
    public void Every_limit_is_checked()
    {
        foreach (var property in typeof(MetricLimits).GetProperties().Where(property => property.PropertyType == typeof(int)))
        {
            var limits = new MetricLimits();
            property.SetValue(limits, -1);

            Assert.Contains(limits.Validate(), failure => failure.StartsWith($"Limits:{property.Name} is -1;"));
        }
    }

    [Fact]
    public void Every_failure_is_reported_at_once()
    {
        var limits = new MetricLimits { MaxBodyBytes = 5, MaxNameLength = -1, MaxSources = 0 };

        Assert.Equal(
            [
                "Limits:MaxBodyBytes is 5; it must be from 1024 to 1073741824.",
                "Limits:MaxNameLength is -1; it must be from 1 to 65536.",
                "Limits:MaxSources is 0; it must be from 1 to 1000000000.",
            ],
            limits.Validate());
    }

    [Fact]
    public void A_plain_body_cannot_be_larger_than_a_decompressed_one() =>
        Assert.Equal(
            "Limits:MaxBodyBytes (16777216) is above Limits:MaxDecompressedBodyBytes (2048).",
            Assert.Single(new MetricLimits { MaxDecompressedBodyBytes = 2048 }.Validate()));

    [Fact]
    public void Lowering_one_limit_does_not_ask_for_lowering_those_below_it() =>
        Assert.Empty(new MetricLimits { MaxSeries = 10, MaxFamilies = 10, MaxSamplesPerPush = 10, MaxSeriesPerSource = 5 }.Validate());
}
