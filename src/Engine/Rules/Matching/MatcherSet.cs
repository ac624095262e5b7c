using System.Collections.Immutable;

namespace Tributary.Engine.Rules.Matching;

/// <summary>
/// One matcher or a list of them: none of the negations may fail, and of the others, if there are any, one must hold.
/// So <c>["a*", "b*", "!*_test"]</c> is "a or b, but not test".
/// </summary>
internal sealed class MatcherSet(ImmutableArray<ValueMatcher> matchers)
{
    private readonly ImmutableArray<ValueMatcher> _matchers = matchers;
    private readonly bool _onlyNegations = matchers.All(matcher => matcher.Negated);

    public bool Matches(string value)
    {
        var held = _onlyNegations;
        foreach (var matcher in _matchers)
        {
            if (matcher.Negated)
            {
                if (!matcher.Matches(value)) return false;
            }
            else
            {
                held = held || matcher.Matches(value);
            }
        }

        return held;
    }
}
