namespace Tributary.Fleet.Tests.Peer;

/// <summary>What a gateway can get wrong. The oracle must see each of them.</summary>
public enum Fault
{
    None,
    CountsRepetitions,
    LosesPushes,
    ForgetsEarlierLives,
    TakesOldPushesForRestarts,
    IgnoresStartTimes,
    ResetsBucketByBucket,
    PutKeepsGauges,
    PutForgetsCounters,
    PostClearsGroup,
    KeepsGaugesOfTheDead,
    KeepsSeriesOfTheDead,
    DropsTotalsOfTheDead,
    AddsInDoubles,
    AddsEveryGauge,
    KeepsBoundsNotShared,
    LetsTheBodyOverride,
    AddsQuantiles,
    LeavesOutEof,
}
