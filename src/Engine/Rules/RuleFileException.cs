using System.Collections.Immutable;

namespace Tributary.Engine.Rules;

/// <summary>The rules file cannot be used at start. The message has every error, one a line.</summary>
public sealed class RuleFileException(ImmutableArray<RuleError> errors)
    : Exception($"The rules file cannot be used:\n{string.Join('\n', errors)}")
{
    public ImmutableArray<RuleError> Errors { get; } = errors;
}
