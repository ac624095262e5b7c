using System.Collections.Immutable;
using System.Text;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Rules;

/// <summary>
/// Which labels of a series stay: all but some (<c>without</c>), or only some (<c>by</c>), as in PromQL's aggregations.
/// Series that become alike are merged.
/// </summary>
public sealed class LabelSelection : IEquatable<LabelSelection>
{
    private readonly ImmutableArray<byte[]> _utf8Names;

    private LabelSelection(bool keepsListed, IEnumerable<string> names)
    {
        KeepsListed = keepsListed;
        Names = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _utf8Names = [.. Names.Select(name => Encoding.UTF8.GetBytes(LabelText.Escape(name)))];
    }

    /// <summary>Every label stays.</summary>
    public static LabelSelection All { get; } = new(keepsListed: false, []);

    /// <summary>True for <c>by</c>: the listed names stay. False for <c>without</c>: the listed names go.</summary>
    public bool KeepsListed { get; }

    /// <summary>The listed names, distinct, in ordinal order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Only these labels stay; with none, all series of a family become one.</summary>
    public static LabelSelection By(IEnumerable<string> names) => new(keepsListed: true, names);

    /// <summary>These labels go; with none, all stay.</summary>
    public static LabelSelection Without(IEnumerable<string> names) => new(keepsListed: false, names);

    /// <param name="name">A label name as canonical labels have it: in UTF-8, and escaped if it is one that stands in quotes.</param>
    /// <remarks>Scans the list: rules name a handful of labels, for which hashing costs more than comparing.</remarks>
    public bool Keeps(ReadOnlySpan<byte> name)
    {
        foreach (var listed in _utf8Names)
        {
            if (name.SequenceEqual(listed)) return KeepsListed;
        }

        return !KeepsListed;
    }

    public bool Equals(LabelSelection? other) =>
        other is not null && KeepsListed == other.KeepsListed && Names.AsSpan().SequenceEqual(other.Names.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as LabelSelection);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(KeepsListed);
        foreach (var name in Names) hash.Add(name, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{(KeepsListed ? "by" : "without")} [{string.Join(", ", Names)}]";
}
