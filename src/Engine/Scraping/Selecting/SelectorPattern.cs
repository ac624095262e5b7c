using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Tributary.Engine.Scraping.Selecting;

/// <summary>
/// Regular expressions from requests. They match the whole value, as in PromQL, in time linear in its length; and they are
/// bounded, for an automaton's size grows with the pattern, and with what its repetitions multiply to.
/// </summary>
internal static class SelectorPattern
{
    /// <summary>A list of a hundred names is shorter.</summary>
    public const int MaxLength = 4096;

    /// <summary>The limit of Go's regexp, and so of Prometheus, for nested repetitions.</summary>
    public const int MaxRepetition = 1000;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    private static readonly SearchValues<char> RepetitionCharacters = SearchValues.Create("0123456789,");

    public static bool TryCreate(string pattern, [NotNullWhen(true)] out Regex? regex, [NotNullWhen(false)] out string? error)
    {
        regex = null;
        error = null;
        if (pattern.Length > MaxLength) error = string.Create(CultureInfo.InvariantCulture, $"a regular expression of {pattern.Length} characters: the limit is {MaxLength}");
        else if (Repetition(pattern) > MaxRepetition) error = string.Create(CultureInfo.InvariantCulture, $"the repetitions of the regular expression multiply to more than {MaxRepetition}");
        if (error is not null) return false;
        try
        {
            // Alone first: "a)(b" is wrong, but the group around it would make it right.
            _ = new Regex(pattern, Options);
            regex = new Regex($@"\A(?:{pattern})\z", Options);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            error = $"not a regular expression of the linear kind (no lookarounds or backreferences): {e.Message}";
            return false;
        }
    }

    /// <summary>The product of all counted repetitions, as if each were within the one before: more than there can be.</summary>
    private static double Repetition(string pattern)
    {
        var product = 1.0;
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '\\') at++;
            else if (pattern[at] == '{') product *= Math.Max(1, LargestNumber(pattern.AsSpan(at + 1)));
        }

        return product;
    }

    /// <summary>The largest number up to the closing brace; 0 if it is no repetition.</summary>
    private static double LargestNumber(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExcept(RepetitionCharacters);
        if (end <= 0 || text[end] != '}') return 0;
        double largest = 0;
        foreach (var number in text[..end].Split(','))
        {
            if (double.TryParse(text[number], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) largest = Math.Max(largest, value);
        }

        return largest;
    }
}
