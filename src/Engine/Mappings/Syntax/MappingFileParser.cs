using System.Collections.Immutable;
using Tributary.Engine.Files.Syntax;
using Tributary.Protocols.StatsD.Mapping;

namespace Tributary.Engine.Mappings.Syntax;

/// <summary>Reads a file of mappings: <c>mappings</c>, a list, and <c>defaults</c> for what they leave open.</summary>
internal static class MappingFileParser
{
    private const string MappingsKey = "mappings";
    private const string DefaultsKey = "defaults";
    private const string Ordering = "glob_disable_ordering";

    public static StatsDMappings Parse(string yaml, ErrorList errors)
    {
        var root = YamlTree.Read(yaml, MappingsKey, errors);
        if (root is null) return StatsDMappings.None;
        if (root is not MappingNode file)
        {
            errors.Add(root.Position, $"Expected '{MappingsKey}:' with a list of mappings, found {root.Kind}.");
            return StatsDMappings.None;
        }

        foreach (var (key, _) in file.Entries)
        {
            if (key.Text is not (MappingsKey or DefaultsKey)) errors.Add(key.Position, $"Unknown key '{key.Text}'; a file of mappings has '{DefaultsKey}' and '{MappingsKey}'.{Suggestion.For(key.Text, [DefaultsKey, MappingsKey])}");
        }

        var defaults = Find(file, DefaultsKey) is { } given ? ParseDefaults(given, errors) : new MappingDraft();
        var unmapped = new StatsDMapping { Observer = defaults.Observer ?? default, Buckets = defaults.Settings.Buckets, Ttl = defaults.Settings.Ttl };
        var list = Find(file, MappingsKey);
        if (list is SequenceNode mappings) return new StatsDMappings([.. mappings.Items.Select(node => MappingParser.Parse(node, defaults, errors))], unmapped);

        // A file cut short: never taken for "no mappings".
        if (file.IsWhole) errors.Add(list?.Position ?? file.Position, $"Expected '{MappingsKey}:' with a list of mappings ('{MappingsKey}: []' for none), found {list?.Kind ?? "no such key"}.");
        return StatsDMappings.None;
    }

    private static Node? Find(MappingNode file, string key) => file.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;

    private static MappingDraft ParseDefaults(Node node, ErrorList errors)
    {
        var draft = new MappingDraft();
        if (node is not MappingNode defaults)
        {
            errors.Add(node.Position, $"Expected a mapping of settings, found {node.Kind}.");
            return draft;
        }

        foreach (var (key, value) in defaults.Entries)
        {
            if (MappingKey.Common.FirstOrDefault(known => known.Name == key.Text) is { } known)
            {
                draft = known.Read(value, errors, draft);
            }
            else if (key.Text != Ordering)
            {
                ImmutableArray<string> names = [.. MappingKey.Common.Select(common => common.Name)];
                errors.Add(key.Position, $"Unknown key '{key.Text}' in {DefaultsKey}.{Suggestion.For(key.Text, names)}");
            }
            else if (ValueReaders.Boolean(value, errors, out var isDisabled) && isDisabled)
            {
                errors.Add(value.Position, $"'{Ordering}' is not taken: the first mapping that matches holds. Put those with fewer asterisks first, and take it out.");
            }
        }

        return draft;
    }
}
