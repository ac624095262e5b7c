using System.Globalization;

namespace Tributary.Engine.Limits;

/// <summary>Checks limits and collects every failure.</summary>
internal static class LimitsValidator
{
    private const int Kibibyte = 1024;
    private const int Gibibyte = 1024 * 1024 * 1024;
    private const int Billion = 1_000_000_000;

    public static IReadOnlyList<string> Validate(MetricLimits limits)
    {
        var failures = new List<string>();

        // A gibibyte: bodies are held in one array, whose length must stay an int with room to grow.
        Range(nameof(MetricLimits.MaxBodyBytes), limits.MaxBodyBytes, Kibibyte, Gibibyte);
        Range(nameof(MetricLimits.MaxDecompressedBodyBytes), limits.MaxDecompressedBodyBytes, Kibibyte, Gibibyte);
        Range(nameof(MetricLimits.MaxLabelsPerSeries), limits.MaxLabelsPerSeries, 1, 10_000);
        Range(nameof(MetricLimits.MaxNameLength), limits.MaxNameLength, 1, 64 * Kibibyte);
        Range(nameof(MetricLimits.MaxLabelNameLength), limits.MaxLabelNameLength, 1, 64 * Kibibyte);
        Range(nameof(MetricLimits.MaxLabelValueLength), limits.MaxLabelValueLength, 1, 1024 * Kibibyte);
        Range(nameof(MetricLimits.MaxHelpLength), limits.MaxHelpLength, 1, 1024 * Kibibyte);
        Range(nameof(MetricLimits.MaxSamplesPerPush), limits.MaxSamplesPerPush, 1, Billion);
        Range(nameof(MetricLimits.MaxFamiliesPerPush), limits.MaxFamiliesPerPush, 1, Billion);
        Range(nameof(MetricLimits.MaxSeriesPerPush), limits.MaxSeriesPerPush, 1, Billion);
        Range(nameof(MetricLimits.MaxExemplarsPerPush), limits.MaxExemplarsPerPush, 0, Billion);
        Range(nameof(MetricLimits.MaxFramesPerRequest), limits.MaxFramesPerRequest, 1, Billion);
        Range(nameof(MetricLimits.MaxLayoutBytes), limits.MaxLayoutBytes, Kibibyte, int.MaxValue);
        Range(nameof(MetricLimits.MaxSeriesPerFamily), limits.MaxSeriesPerFamily, 1, Billion);
        Range(nameof(MetricLimits.MaxSeriesPerSource), limits.MaxSeriesPerSource, 1, Billion);
        Range(nameof(MetricLimits.MaxSeries), limits.MaxSeries, 1, Billion);
        Range(nameof(MetricLimits.MaxSources), limits.MaxSources, 1, Billion);
        Range(nameof(MetricLimits.MaxFamilies), limits.MaxFamilies, 1, Billion);

        // Of the others, one above a wider one is harmless: the wider one comes first. Whoever lowers MaxSeries alone must
        // not be made to lower everything below it. Of bodies, the two say how much of a plain body is taken: one answer.
        if (limits.MaxBodyBytes > limits.MaxDecompressedBodyBytes)
        {
            Fail($"{MetricLimits.Section}:{nameof(MetricLimits.MaxBodyBytes)} ({limits.MaxBodyBytes}) is above {MetricLimits.Section}:{nameof(MetricLimits.MaxDecompressedBodyBytes)} ({limits.MaxDecompressedBodyBytes}).");
        }

        return failures;

        void Range(string name, int value, int least, int most)
        {
            if (value < least || value > most) Fail($"{MetricLimits.Section}:{name} is {value}; it must be from {least} to {most}.");
        }

        void Fail(FormattableString message) => failures.Add(message.ToString(CultureInfo.InvariantCulture));
    }
}
