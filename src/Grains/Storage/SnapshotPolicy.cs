namespace Tributary.Grains.Storage;

/// <summary>When an owner writes a snapshot: reading the journal back should never take much longer than reading the snapshot.</summary>
internal static class SnapshotPolicy
{
    /// <summary>A journal below it is read in a moment, whatever it holds.</summary>
    private const long MinBytes = 1 << 20;

    /// <summary>Rows cost by themselves too: the database reads some hundred thousand a second.</summary>
    private const long MaxRows = 2000;

    public static bool IsDue(OwnedUnit unit, long minBytes = MinBytes) =>
        unit.JournalLength >= Math.Max(minBytes, 2 * unit.SnapshotLength) || (unit.JournalRows >= MaxRows && unit.JournalLength >= unit.SnapshotLength / 4);

    /// <summary>At an orderly end a smaller journal is worth a snapshot: the next owner starts at once.</summary>
    public static bool IsWorthAtEnd(OwnedUnit unit) => unit.JournalRows > 64 || unit.JournalLength > Math.Max(64 << 10, unit.SnapshotLength / 2);
}
