namespace Tributary.Fleet.Tests.Peer;

/// <summary>What a receiver of StatsD can get wrong.</summary>
public enum StatsDFault
{
    None,
    LosesLines,
    IgnoresRates,
    TakesChangesForValues,
    CountsMentions,
    ShowsTheMaximum,
    LetsTheFirstTagHold,
    KeepsMilliseconds,
}
