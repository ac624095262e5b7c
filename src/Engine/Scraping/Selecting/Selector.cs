using Tributary.Engine.Rules.Matching;

namespace Tributary.Engine.Scraping.Selecting;

/// <summary>One selector: all of its matchers must hold for a sample.</summary>
internal sealed class Selector(IReadOnlyList<SelectorMatcher> matchers)
{
    public const string NameLabel = "__name__";

    private readonly SelectorMatcher[] _ofName = [.. matchers.Where(matcher => matcher.Label == NameLabel)];
    private readonly SelectorMatcher[] _ofLabels = [.. matchers.Where(matcher => matcher.Label != NameLabel)];

    /// <summary>The one name that its samples have; null if they may have several.</summary>
    public string? Name => _ofName.FirstOrDefault(matcher => matcher.Kind == MatchKind.Equal)?.Value;

    public bool HoldsForName(string name) => Array.TrueForAll(_ofName, matcher => matcher.Holds(name));

    /// <summary>Whether the label that holds a bucket's bound or a quantile matters.</summary>
    public bool AsksFor(string boundLabel) => Array.Exists(_ofLabels, matcher => matcher.Label == boundLabel);

    /// <param name="labels">The canonical labels of a series.</param>
    /// <param name="boundLabel"><c>le</c> or <c>quantile</c>; null for a sample without bound.</param>
    /// <param name="bound">The bound as the text format has it.</param>
    public bool HoldsForLabels(CanonicalLabels labels, string? boundLabel, string bound)
    {
        foreach (var matcher in _ofLabels)
        {
            var value = matcher.Label == boundLabel ? bound : labels.Find(matcher.Utf8Label) ?? "";
            if (!matcher.Holds(value)) return false;
        }

        return true;
    }
}
