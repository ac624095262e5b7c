namespace Tributary.Fleet.Families;

/// <param name="Name">The name in text format 0.0.4: a counter has its <c>_total</c>.</param>
/// <param name="Type">The declared type.</param>
/// <param name="Help">The help text, unescaped.</param>
internal sealed record Family(string Name, FamilyType Type, string Help)
{
    /// <summary>The rule that Tributary's shipped defaults choose by a gauge's name.</summary>
    public GaugeRule Rule { get; } = RuleOf(Name);

    private static GaugeRule RuleOf(string name)
    {
        if (HasSuffix("_ratio", "_percent", "_celsius")) return GaugeRule.Average;
        return HasSuffix("_timestamp_seconds", "_time_seconds") ? GaugeRule.Max : GaugeRule.Sum;

        bool HasSuffix(params ReadOnlySpan<string> suffixes)
        {
            foreach (var suffix in suffixes)
            {
                if (name.EndsWith(suffix, StringComparison.Ordinal)) return true;
            }

            return false;
        }
    }
}

internal enum FamilyType
{
    Counter,
    Gauge,
    Histogram,
    Summary,
}

internal enum GaugeRule
{
    Sum,
    Average,
    Max,
}
