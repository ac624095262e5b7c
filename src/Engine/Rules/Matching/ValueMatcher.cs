using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Tributary.Engine.Rules.Matching;

/// <summary>
/// One condition on a name or a label's value. The notation: <c>text*</c> is a glob and <c>!text*</c> its negation;
/// <c>=</c>, <c>!=</c>, <c>=~</c> and <c>!~</c> mean what they mean in PromQL, so a regular expression holds for the
/// whole value.
/// </summary>
internal sealed class ValueMatcher
{
    /// <summary>Linear in the value's length whatever the pattern; the dot matches a line feed, as in PromQL.</summary>
    private const RegexOptions PatternOptions = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    private readonly Predicate<string> _holds;

    private ValueMatcher(bool negated, Predicate<string> holds)
    {
        Negated = negated;
        _holds = holds;
    }

    public bool Negated { get; }

    /// <summary>Whether the condition holds, negation included.</summary>
    public bool Matches(string value) => _holds(value) != Negated;

    public static bool TryParse(string notation, [NotNullWhen(true)] out ValueMatcher? matcher, [NotNullWhen(false)] out string? error)
    {
        matcher = notation switch
        {
            ['=', '~', .. var pattern] => Pattern(negated: false, pattern, out error),
            ['!', '~', .. var pattern] => Pattern(negated: true, pattern, out error),
            ['=', .. var text] => Exact(negated: false, text, out error),
            ['!', '=', .. var text] => Exact(negated: true, text, out error),
            ['!', .. var glob] => Glob(negated: true, glob, out error),
            var glob => Glob(negated: false, glob, out error),
        };
        return error is null;
    }

    private static ValueMatcher Exact(bool negated, string text, out string? error)
    {
        error = null;
        return new ValueMatcher(negated, value => string.Equals(value, text, StringComparison.Ordinal));
    }

    private static ValueMatcher? Glob(bool negated, string glob, out string? error)
    {
        var backslashes = glob.Length - glob.AsSpan().TrimEnd('\\').Length;
        error = backslashes % 2 == 0 ? null : "A glob cannot end in a single backslash: it escapes the character after it.";
        return error is null ? new ValueMatcher(negated, value => MatchesGlob(glob, value)) : null;
    }

    /// <remarks>The framework's glob never matches an empty text, but an absent label is one, and <c>*</c> takes it.</remarks>
    private static bool MatchesGlob(string glob, string value) =>
        value.Length == 0 ? glob.AsSpan().Trim('*').IsEmpty : FileSystemName.MatchesSimpleExpression(glob, value, ignoreCase: false);

    private static ValueMatcher? Pattern(bool negated, string pattern, out string? error)
    {
        try
        {
            // Alone first: "a)(b" is wrong, but the group around it would make it right.
            _ = new Regex(pattern, PatternOptions);
            var whole = new Regex($@"\A(?:{pattern})\z", PatternOptions);
            error = null;
            return new ValueMatcher(negated, whole.IsMatch);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            error = $"'{pattern}' is not a regular expression of the linear kind (no lookarounds or backreferences): {e.Message}";
            return null;
        }
    }
}
