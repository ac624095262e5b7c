using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Tributary.Protocols.StatsD.Mapping;

/// <summary>
/// A regular expression that some part of a name matches, with groups by number or name
/// (https://github.com/prometheus/statsd_exporter/blob/v0.27.2/README.md#regular-expression-matching).
/// </summary>
public sealed class RegexPattern : NamePattern
{
    /// <summary>Linear in the name's length whatever the pattern: names come from outside.</summary>
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly Regex _regex;
    private readonly string[] _groups;

    private RegexPattern(Regex regex)
    {
        _regex = regex;
        _groups = regex.GetGroupNames();
    }

    /// <param name="expression">The expression.</param>
    /// <param name="pattern">The pattern, where it is one.</param>
    /// <param name="error">What is wrong with it otherwise.</param>
    public static bool TryParse(string expression, [NotNullWhen(true)] out RegexPattern? pattern, [NotNullWhen(false)] out string? error)
    {
        try
        {
            pattern = new RegexPattern(new Regex(expression, Options));
            error = null;
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            pattern = null;
            error = $"'{expression}' is not a regular expression of the linear kind (no lookarounds or backreferences; a named group is (?<name>...)): {e.Message}";
            return false;
        }
    }

    public override NameCaptures? Match(string name) => _regex.Match(name) is { Success: true } match ? new NameCaptures(match.Groups) : null;

    public override bool Captures(string reference) => Array.IndexOf(_groups, reference) >= 0;

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"the match has {_groups.Length - 1} group{(_groups.Length == 2 ? "" : "s")}");
}
