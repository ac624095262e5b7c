using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tributary.Protocols.StatsD.Mapping;

/// <summary>
/// <c>shop.*.orders.*</c>: each asterisk is one part between dots, and is what <c>$1</c>, <c>$2</c> and so on refer to
/// (https://github.com/prometheus/statsd_exporter/blob/v0.27.2/README.md#glob-matching).
/// </summary>
public sealed class GlobPattern : NamePattern
{
    private const string Any = "*";

    private readonly string[] _parts;
    private readonly int _asterisks;

    private GlobPattern(string[] parts)
    {
        _parts = parts;
        _asterisks = parts.Count(part => part == Any);
    }

    /// <param name="glob">The pattern.</param>
    /// <param name="pattern">The pattern, where it is one.</param>
    /// <param name="error">What is wrong with it otherwise.</param>
    public static bool TryParse(string glob, [NotNullWhen(true)] out GlobPattern? pattern, [NotNullWhen(false)] out string? error)
    {
        var parts = glob.Split('.');
        error = Array.Find(parts, static part => part != Any && part.Contains(Any, StringComparison.Ordinal)) is { } mixed
            ? $"In '{mixed}' the asterisk is a part of a word. It stands for a whole one between dots; for less, write a regular expression and match_type: regex."
            : null;
        pattern = error is null ? new GlobPattern(parts) : null;
        return pattern is not null;
    }

    public override NameCaptures? Match(string name)
    {
        if (!IsMatch(name)) return null;
        var parts = name.Split('.');
        return new NameCaptures([.. parts.Where((_, place) => _parts[place] == Any)]);
    }

    public override bool Captures(string reference) =>
        int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= _asterisks;

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"the match has {_asterisks} asterisk{(_asterisks == 1 ? "" : "s")}");

    /// <summary>Looks at a name where it stands: most are not meant by most patterns.</summary>
    private bool IsMatch(ReadOnlySpan<char> name)
    {
        for (var place = 0; place < _parts.Length; place++)
        {
            var isLast = place == _parts.Length - 1;
            var dot = name.IndexOf('.');
            if (isLast != dot < 0) return false;
            var part = isLast ? name : name[..dot];
            if (_parts[place] != Any && !part.SequenceEqual(_parts[place])) return false;
            if (!isLast) name = name[(dot + 1)..];
        }

        return true;
    }
}
