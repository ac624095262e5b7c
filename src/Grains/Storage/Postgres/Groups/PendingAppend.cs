namespace Tributary.Grains.Storage.Postgres.Groups;

/// <summary>A row on its way into a journal.</summary>
internal sealed class PendingAppend(UnitLease lease, long sequence, ReadOnlyMemory<byte> row) : GroupedRequest(lease)
{
    public long Sequence { get; } = sequence;

    public ReadOnlyMemory<byte> Row { get; } = row;

    public override int Size => Row.Length;
}
