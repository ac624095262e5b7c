using System.Text.RegularExpressions;

namespace Tributary.Engine.Scraping.Selecting;

/// <summary>A condition on one label of a sample. A label that is not there counts as empty.</summary>
internal sealed class SelectorMatcher
{
    private readonly Regex? _pattern;

    /// <param name="label">The label's name; <c>__name__</c> for that of the sample.</param>
    /// <param name="kind">The operator.</param>
    /// <param name="value">What it is compared with.</param>
    /// <param name="pattern">The value as a regular expression, where the operator takes one.</param>
    public SelectorMatcher(string label, MatchKind kind, string value, Regex? pattern)
    {
        Label = label;
        Kind = kind;
        Value = value;
        _pattern = pattern;
        Utf8Label = System.Text.Encoding.UTF8.GetBytes(Metrics.Identity.LabelText.Escape(label));
    }

    public string Label { get; }

    /// <summary>The label's name as canonical labels have it.</summary>
    public byte[] Utf8Label { get; }

    public MatchKind Kind { get; }

    public string Value { get; }

    public bool Holds(string value) => Kind switch
    {
        MatchKind.Equal => string.Equals(value, Value, StringComparison.Ordinal),
        MatchKind.NotEqual => !string.Equals(value, Value, StringComparison.Ordinal),
        MatchKind.Matches => _pattern!.IsMatch(value),
        _ => !_pattern!.IsMatch(value),
    };
}
