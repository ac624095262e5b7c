namespace Tributary.Engine.Rules.Syntax;

/// <summary>The words of a rules file that more than one place needs.</summary>
internal static class RuleKeys
{
    public const string Name = "name";
    public const string Match = "match";

    public const string Aggregate = "aggregate";
    public const string Without = "without";
    public const string By = "by";
    public const string Ttl = "ttl";
    public const string MaxSeries = "max_series";

    /// <summary>The slot of <see cref="Without"/> and <see cref="By"/>; not a key.</summary>
    public const string Labels = "labels";
}
