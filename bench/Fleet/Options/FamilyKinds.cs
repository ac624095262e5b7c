namespace Tributary.Fleet.Options;

/// <summary>Which kinds of families the fleet has.</summary>
[Flags]
internal enum FamilyKinds
{
    None = 0,
    Counters = 1,
    Gauges = 2,
    Histograms = 4,
    Summaries = 8,
    Mix = Counters | Gauges | Histograms | Summaries,
}
