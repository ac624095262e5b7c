using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tributary.Engine.Files.Syntax;

/// <summary>
/// Reads a YAML text into <see cref="Node"/>s. Unlike YAML at large it knows neither aliases nor tags: in files of rules and
/// of mappings <c>*_ratio</c> and <c>!=dev</c> without quotes are always meant as matchers, and get an error that says so.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>A file of rules needs four levels; far more is an accident that recursion must not follow.</summary>
    private const int MaxDepth = 16;

    private readonly Parser _parser;
    private readonly string _what;
    private readonly ErrorList _errors;

    private YamlTree(string text, string what, ErrorList errors)
    {
        _what = what;
        _parser = new Parser(new StringReader(text));
        _errors = errors;
    }

    /// <param name="text">The text.</param>
    /// <param name="what">What it should have, and the key that its list stands under: <c>rules</c>.</param>
    /// <param name="errors">Takes every failure.</param>
    /// <returns>The root, or null with the reason in <paramref name="errors"/>.</returns>
    public static Node? Read(string text, string what, ErrorList errors)
    {
        try
        {
            return new YamlTree(text, what, errors).ReadDocument();
        }
        catch (YamlException e)
        {
            var at = PositionOf(e.Start);
            errors.Add(at, StartsMatcher(text, at) ? $"{e.Message} A matcher that begins with '*' or '!' needs quotes." : e.Message);
            return null;
        }
    }

    private Node? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _errors.Add(Position.Start, $"The file is empty. Write '{_what}: []' if no {_what} are meant.");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(depth: 1);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second)) _errors.Add(PositionOf(second.Start), $"A {_what} file is one YAML document, but here begins another.");
        return root;
    }

    /// <returns>The node, or null where it was at fault.</returns>
    private Node? ReadNode(int depth)
    {
        if (_parser.TryConsume<Scalar>(out var scalar)) return ReadScalar(scalar);
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            _errors.Add(PositionOf(alias.Start), $"*{alias.Value} without quotes is a YAML alias; write \"*{alias.Value}\".");
            return null;
        }

        if (_parser.TryConsume<SequenceStart>(out var sequence)) return ReadSequence(sequence, depth);
        var mapping = _parser.Consume<MappingStart>();
        return ReadMapping(mapping, depth);
    }

    private ScalarNode? ReadScalar(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            _errors.Add(PositionOf(scalar.Start), $"{scalar.Tag.Value} without quotes is a YAML tag; write \"{scalar.Tag.Value}\".");
            return null;
        }

        var isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null";
        return new ScalarNode(PositionOf(scalar.Start), scalar.Value, isNull);
    }

    private SequenceNode ReadSequence(SequenceStart start, int depth)
    {
        CheckDepth(start, depth);
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            if (ReadNode(depth + 1) is { } item) items.Add(item);
        }

        return new SequenceNode(PositionOf(start.Start), items.ToImmutable());
    }

    private MappingNode ReadMapping(MappingStart start, int depth)
    {
        CheckDepth(start, depth);
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var isWhole = true;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not (null or ScalarNode)) _errors.Add(key.Position, $"A key must be a word, not {key.Kind}.");
            isWhole &= key is ScalarNode && value is not null;
            if (key is not ScalarNode name) continue;
            if (!lines.TryAdd(name.Text, name.Position.Line))
            {
                _errors.Add(name.Position, $"'{name.Text}' stands here twice; first on line {lines[name.Text]}.");
            }
            else if (value is not null)
            {
                entries.Add(new MappingEntry(name, value));
            }
        }

        return new MappingNode(PositionOf(start.Start), entries.ToImmutable(), isWhole);
    }

    private static void CheckDepth(NodeEvent node, int depth)
    {
        if (depth > MaxDepth) throw new YamlException(node.Start, node.End, $"Nested deeper than {MaxDepth} levels.");
    }

    private static Position PositionOf(Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>Whether what the YAML parser could not read begins as only a matcher would.</summary>
    private static bool StartsMatcher(string text, Position at)
    {
        var lines = text.Split('\n');
        return at.Line <= lines.Length && at.Column <= lines[at.Line - 1].Length && lines[at.Line - 1][at.Column - 1] is '*' or '!';
    }
}
