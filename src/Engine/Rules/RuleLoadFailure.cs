using System.Collections.Immutable;

namespace Tributary.Engine.Rules;

/// <summary>A rules file that was refused at a reload: when, and everything that was wrong with it.</summary>
public sealed record RuleLoadFailure(DateTimeOffset At, ImmutableArray<RuleError> Errors)
{
    /// <summary>One error a line.</summary>
    public override string ToString() => string.Join('\n', Errors);
}
