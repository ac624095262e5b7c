using System.Collections.Frozen;
using System.Collections.Immutable;
using Tributary.Engine.Files.Syntax;
using Tributary.Metrics.Identity;
using Tributary.Protocols.StatsD.Mapping;

namespace Tributary.Engine.Mappings.Syntax;

/// <summary>Reads one mapping.</summary>
internal static class MappingParser
{
    private static readonly FrozenDictionary<string, MappingKey> Keys = MappingKey.All.ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);

    /// <param name="node">The mapping.</param>
    /// <param name="defaults">What holds where it does not say.</param>
    /// <param name="errors">Takes every failure; with one, the mapping returned is of no use.</param>
    public static StatsDMapping Parse(Node node, MappingDraft defaults, ErrorList errors)
    {
        if (node is not MappingNode mapping)
        {
            errors.Add(node.Position, $"Expected a mapping, with {MappingKey.Match} and {MappingKey.FamilyName}, found {node.Kind}.");
            return StatsDMapping.Unmapped;
        }

        var draft = new MappingDraft();
        foreach (var (key, value) in mapping.Entries)
        {
            if (Keys.TryGetValue(key.Text, out var known)) draft = known.Read(value, errors, draft);
            else errors.Add(key.Position, $"Unknown key '{key.Text}' in a mapping.{Suggestion.For(key.Text, Keys.Keys)}");
        }

        return Finish(mapping, draft, defaults, errors);
    }

    private static StatsDMapping Finish(MappingNode mapping, MappingDraft draft, MappingDraft defaults, ErrorList errors)
    {
        var pattern = PatternOf(mapping, draft, defaults, errors);
        if (draft.Name is null && !draft.Settings.Drop && mapping.IsWhole && !Has(mapping, MappingKey.FamilyName)) errors.Add(mapping.Position, "The mapping has no name. Say what the metric is to be called, or 'action: drop'.");
        var observer = draft.Observer ?? defaults.Observer ?? StatsDObserver.Summary;
        if (observer == StatsDObserver.Summary && draft.Settings.Buckets is not null) errors.Add(mapping.Position, "The mapping has buckets, but its metrics become summaries. Add 'observer_type: histogram', or take them out.");
        return draft.Settings with
        {
            Match = pattern,
            Name = pattern is null || draft.Name is null ? null : NameOf(draft.Name, pattern, errors),
            Labels = pattern is null ? [] : LabelsOf(draft.Labels, pattern, errors),
            Observer = observer,
            Buckets = draft.Settings.Buckets ?? defaults.Settings.Buckets,
            Ttl = draft.Settings.Ttl ?? defaults.Settings.Ttl,
        };
    }

    private static NamePattern? PatternOf(MappingNode mapping, MappingDraft draft, MappingDraft defaults, ErrorList errors)
    {
        if (draft.Match is not { } match)
        {
            if (mapping.IsWhole && !Has(mapping, MappingKey.Match)) errors.Add(mapping.Position, "The mapping has no match. Say which names it is for.");
            return null;
        }

        string? error;
        if (draft.IsRegex ?? defaults.IsRegex ?? false)
        {
            if (RegexPattern.TryParse(match.Text, out var regex, out error)) return regex;
        }
        else if (GlobPattern.TryParse(match.Text, out var glob, out error))
        {
            return glob;
        }

        errors.Add(match.Position, error);
        return null;
    }

    private static NameTemplate? NameOf(ScalarNode node, NamePattern pattern, ErrorList errors)
    {
        if (!NameTemplate.TryParse(node.Text, pattern, out var template, out var error)) errors.Add(node.Position, error);
        else if (!LegacyName.IsMetric($"_{template.Literal}")) errors.Add(node.Position, $"'{node.Text}' is no name that Prometheus takes: it may have letters, digits, underscores and colons, and references such as ${{1}}.");
        return template;
    }

    private static ImmutableArray<KeyValuePair<string, NameTemplate>> LabelsOf(ImmutableArray<MappingEntry> entries, NamePattern pattern, ErrorList errors)
    {
        var labels = ImmutableArray.CreateBuilder<KeyValuePair<string, NameTemplate>>(entries.Length);
        foreach (var (key, value) in entries)
        {
            if (!LegacyName.IsLabel(key.Text) || key.Text.StartsWith("__", StringComparison.Ordinal)) errors.Add(key.Position, $"'{key.Text}' is no name of a label: it begins with a letter or one underscore, and has letters, digits and underscores.");
            if (value is not ScalarNode { IsNull: false } text) errors.Add(value.Position, $"Expected the label's value, found {value.Kind}.");
            else if (!NameTemplate.TryParse(text.Text, pattern, out var template, out var error)) errors.Add(value.Position, error);
            else labels.Add(KeyValuePair.Create(key.Text, template));
        }

        return labels.ToImmutable();
    }

    private static bool Has(MappingNode mapping, string key) => mapping.Entries.Any(entry => entry.Key.Text == key);
}
