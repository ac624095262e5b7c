using System.Collections.Immutable;

namespace Tributary.Engine.Files.Syntax;

/// <summary>A place in a file; line and column (in characters) count from 1.</summary>
internal readonly record struct Position(int Line, int Column)
{
    public static Position Start { get; } = new(1, 1);
}

/// <summary>A node of a YAML text that knows where it stands. <c>ToString</c> is its text in YAML's flow style.</summary>
internal abstract record Node(Position Position)
{
    /// <summary>What it is, for error messages.</summary>
    public abstract string Kind { get; }
}

internal sealed record ScalarNode(Position Position, string Text, bool IsNull) : Node(Position)
{
    public override string Kind => IsNull ? "nothing" : $"'{Text}'";

    public override string ToString() => Text;
}

internal sealed record SequenceNode(Position Position, ImmutableArray<Node> Items) : Node(Position)
{
    public override string Kind => "a list";

    public override string ToString() => $"[{string.Join(", ", Items)}]";
}

/// <param name="Position">Where it begins.</param>
/// <param name="Entries">Its entries in order.</param>
/// <param name="IsWhole">False where an entry was at fault, and so reported and left out: what is missing may be that one.</param>
internal sealed record MappingNode(Position Position, ImmutableArray<MappingEntry> Entries, bool IsWhole) : Node(Position)
{
    public override string Kind => "a mapping";

    public override string ToString() => $"{{ {string.Join(", ", Entries.Select(entry => $"{entry.Key}: {entry.Value}"))} }}";
}

/// <summary>A key and its value.</summary>
internal sealed record MappingEntry(ScalarNode Key, Node Value);
