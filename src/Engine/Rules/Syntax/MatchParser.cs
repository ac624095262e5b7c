using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Tributary.Engine.Files.Syntax;
using Tributary.Engine.Rules.Matching;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Rules.Syntax;

/// <summary>Reads the <c>match</c> of a rule.</summary>
internal static class MatchParser
{
    private const string Family = "family";
    private const string Type = "type";
    private const string Labels = "labels";

    /// <summary>Longer lists belong in a regular expression or in more rules.</summary>
    private const int MaxMatchers = 1000;

    // In a glob for a name these are a list written as one text, or a shell's notation that globs do not have here.
    private static readonly SearchValues<char> NotInNames = SearchValues.Create(" \t,[]{}");

    private static readonly ValueReader<MatcherSet> FamilyMatchers = Matchers(FamilyMatcher);
    private static readonly ValueReader<MatcherSet> LabelMatchers = Matchers(LabelMatcher);

    private static readonly ValueReader<ImmutableArray<MetricType>> Types = ValueReaders.ListOf(
        ValueReaders.OneOf(
            ("counter", MetricType.Counter),
            ("gauge", MetricType.Gauge),
            ("histogram", MetricType.Histogram),
            ("summary", MetricType.Summary),
            ("info", MetricType.Info),
            ("stateset", MetricType.StateSet),
            ("gaugehistogram", MetricType.GaugeHistogram),
            ("unknown", MetricType.Unknown)),
        MaxMatchers);

    public static RuleMatch Parse(Node node, ErrorList errors)
    {
        if (node is not MappingNode mapping)
        {
            errors.Add(node.Position, $"Expected a mapping with {Family}, {Type} or {Labels}, found {node.Kind}.");
            return RuleMatch.Everything;
        }

        MatcherSet? family = null;
        ImmutableArray<MetricType> types = [];
        ImmutableArray<LabelMatcher> labels = [];
        foreach (var (key, value) in mapping.Entries)
        {
            switch (key.Text)
            {
                case Family:
                    if (FamilyMatchers(value, errors, out var matchers)) family = matchers;
                    break;
                case Type:
                    if (Types(value, errors, out var named)) types = named;
                    break;
                case Labels:
                    labels = ParseLabels(value, errors);
                    break;
                default:
                    errors.Add(key.Position, $"Unknown key '{key.Text}' in match; it takes {Family}, {Type} and {Labels}.{Suggestion.For(key.Text, [Family, Type, Labels])}");
                    break;
            }
        }

        return new RuleMatch(family, types, labels);
    }

    private static ImmutableArray<LabelMatcher> ParseLabels(Node node, ErrorList errors)
    {
        if (node is not MappingNode mapping)
        {
            errors.Add(node.Position, $"Expected a mapping of label names to matchers, found {node.Kind}.");
            return [];
        }

        var labels = ImmutableArray.CreateBuilder<LabelMatcher>(mapping.Entries.Length);
        foreach (var (name, value) in mapping.Entries)
        {
            if (LabelMatchers(value, errors, out var matchers)) labels.Add(new LabelMatcher(Encoding.UTF8.GetBytes(LabelText.Escape(name.Text)), matchers));
        }

        return labels.ToImmutable();
    }

    private static ValueReader<MatcherSet> Matchers(ValueReader<ValueMatcher> readOne)
    {
        var readList = ValueReaders.ListOf(readOne, MaxMatchers);
        return (node, errors, out value) =>
        {
            var read = readList(node, errors, out var matchers);
            value = new MatcherSet(matchers);
            if (!read || !matchers.IsEmpty) return read;
            errors.Add(node.Position, "An empty list matches nothing; leave the key out to match everything.");
            return false;
        };
    }

    private static bool FamilyMatcher(Node node, ErrorList errors, out ValueMatcher matcher)
    {
        if (!ValueReaders.Text(node, errors, out var text))
        {
            matcher = null!;
            return false;
        }

        if (text[0] != '=' && !text.StartsWith("!~", StringComparison.Ordinal) && text.AsSpan().IndexOfAny(NotInNames) is var at and >= 0)
        {
            errors.Add(node.Position, $"A glob for a family knows * and ?, but not '{text[at]}'. Write several as a list, or a regular expression as \"=~...\".");
            matcher = null!;
            return false;
        }

        return LabelMatcher(node, errors, out matcher);
    }

    private static bool LabelMatcher(Node node, ErrorList errors, out ValueMatcher matcher)
    {
        var error = $"Expected a matcher, found {node.Kind}.";
        ValueMatcher? parsed = null;
        if (node is ScalarNode { IsNull: false } scalar && ValueMatcher.TryParse(scalar.Text, out parsed, out error))
        {
            matcher = parsed;
            return true;
        }

        matcher = null!;
        errors.Add(node.Position, error);
        return false;
    }
}
