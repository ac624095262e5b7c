namespace Tributary.Engine.Rules;

/// <summary>What came of looking at the rules file again.</summary>
public enum RuleReload
{
    /// <summary>The file is as it was when the rules in force were read, or no file is configured.</summary>
    Unchanged,

    /// <summary>New rules are in force.</summary>
    Changed,

    /// <summary>The file cannot be used: the old rules stay, and <see cref="RuleStore.LastError"/> says why.</summary>
    Refused,
}
