namespace Tributary.Grains.Storage.Postgres.Groups;

/// <summary>
/// What one caller waits for, while it goes to the database with others. Callers go on on the thread that tells them, one
/// after the other: it has sent the next group before.
/// </summary>
/// <param name="lease">Must be the newest of its unit.</param>
internal class GroupedRequest(UnitLease lease) : TaskCompletionSource
{
    public UnitLease Lease { get; } = lease;

    /// <summary>Bytes it adds to the group's message, beside a few dozen of its own.</summary>
    public virtual int Size => 0;

    /// <summary>Whether the database answered for it: the lease was the newest, and what was to be done is done.</summary>
    public bool IsConfirmed { get; set; }
}
