using Tributary.Metrics.Points;

namespace Tributary.Engine.Scraping.Selecting;

/// <summary>
/// Several selectors: what one of them selects is selected. A histogram or summary is selected whole, if one of its samples
/// is, or its family's name.
/// </summary>
public sealed class SeriesSelection
{
    private static readonly string[] PartSuffixes = ["_bucket", "_sum", "_count"];

    private readonly Selector[] _selectors;

    private SeriesSelection(Selector[] selectors)
    {
        _selectors = selectors;
        if (Array.TrueForAll(selectors, selector => selector.Name is not null)) Families = selectors.SelectMany(selector => FamiliesOf(selector.Name!)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The only families that can be selected; null if any can.</summary>
    public IReadOnlySet<string>? Families { get; }

    /// <param name="selectors">Selectors of PromQL, at least one.</param>
    /// <param name="selection">The selection, if all can be read.</param>
    /// <param name="wrong">Otherwise, number of the selector that cannot be, from 0.</param>
    /// <returns>Why it cannot be read; null if all can.</returns>
    public static SelectorError? Parse(IReadOnlyList<string> selectors, out SeriesSelection? selection, out int wrong)
    {
        selection = null;
        var parsed = new Selector[selectors.Count];
        for (wrong = 0; wrong < parsed.Length; wrong++)
        {
            if (SelectorParser.Parse(selectors[wrong], out var error) is not { } selector) return error;
            parsed[wrong] = selector;
        }

        selection = new SeriesSelection(parsed);
        return null;
    }

    /// <summary>The selectors that can hold for samples of a family, each with the names of samples that it holds for.</summary>
    internal List<(Selector Selector, string[] Suffixes)> For(FamilyDescription family)
    {
        string[] suffixes = family.Type switch
        {
            MetricType.Histogram or MetricType.GaugeHistogram => ["", .. PartSuffixes],
            MetricType.Summary => ["", "_sum", "_count"],
            _ => [""],
        };
        var held = new List<(Selector, string[])>();
        foreach (var selector in _selectors)
        {
            string[] names = [.. suffixes.Where(suffix => selector.HoldsForName(family.Name + suffix))];
            if (names.Length > 0) held.Add((selector, names));
        }

        return held;
    }

    private static IEnumerable<string> FamiliesOf(string sample)
    {
        yield return sample;
        foreach (var suffix in PartSuffixes)
        {
            if (sample.EndsWith(suffix, StringComparison.Ordinal)) yield return sample[..^suffix.Length];
        }
    }
}
