namespace Tributary.Grains.Storage;

/// <summary>The errors of those who were replaced, in the same words whichever the store.</summary>
internal static class Fenced
{
    public static FencedException By(UnitLease lease) =>
        new($"Unit {lease.Unit} is not owned in epoch {lease.Epoch} any more: it was opened elsewhere since, or removed. Nothing was written.");
}
