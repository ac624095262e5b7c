namespace Tributary.Peers.Workload;

internal enum FamilyKind
{
    Counter,
    Gauge,
    Histogram,
    Summary,
}
