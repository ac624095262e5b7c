namespace Tributary.Engine.Rules;

/// <summary>Where the rules are, bound from the configuration section <c>Rules</c>.</summary>
public sealed record RuleOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Rules";

    /// <summary>
    /// The rules file. Default: none, and the shipped defaults alone hold. A path that is set must exist at start: a
    /// mistyped path would otherwise merge everything in the wrong way, without a word.
    /// </summary>
    public string? Path { get; init; }
}
