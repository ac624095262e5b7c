using System.Text;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Targets;

/// <summary>
/// Who may push, and until when. The holder is stored before it is told, so that the next owner knows it; until when is not,
/// for clocks differ. A next owner waits a whole term, and what the one before it may have given in its last moments, before
/// it gives the right to another.
/// </summary>
/// <remarks>
/// As bytes: u8 version (1), and the holder's name in UTF-8, empty for none. Not for concurrent use.
/// </remarks>
internal sealed class OwnedPushLease
{
    /// <summary>
    /// For how long the right is given. Shorter, another takes over sooner when a gateway has died; holders ask every five
    /// seconds, and bear the failover of the silo that this runs on.
    /// </summary>
    public static readonly TimeSpan Term = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How much later than its holder the right ends here: what was given was given before it was stored, and clocks may run
    /// differently by some parts in a hundred.
    /// </summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private const byte Version = 1;

    private readonly OwnedUnit _unit;
    private readonly TimeProvider _time;
    private string _holder;
    private long _givenAt;

    private OwnedPushLease(OwnedUnit unit, TimeProvider time, string holder)
    {
        (_unit, _time, _holder) = (unit, time, holder);
        _givenAt = time.GetTimestamp();
    }

    /// <summary>It is owned by another: nothing may be said from memory any more.</summary>
    public bool IsBroken => _unit.IsBroken;

    public static async Task<OwnedPushLease> OpenAsync(IUnitStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var (unit, found) = await OwnedUnit.OpenAsync(store, UnitKey.PushLease(), time, cancellationToken);
        var state = found.Snapshot.Span;
        if (state.Length > 0 && state[0] != Version) throw new InvalidDataException($"The lease of pushes is stored in version {state[0]}, which this version of Tributary does not know. Upgrade all silos.");
        return new OwnedPushLease(unit, time, state.IsEmpty ? "" : Encoding.UTF8.GetString(state[1..]));
    }

    /// <returns>The time for which the right is given, from when it was asked for; zero if another has it.</returns>
    /// <exception cref="FencedException">Another owner has it to give.</exception>
    /// <exception cref="Engine.Storage.StorageUnavailableException">It cannot be found out, or not be stored.</exception>
    public async ValueTask<TimeSpan> TakeAsync(string holder)
    {
        await _unit.ProveAsync();
        if (_holder != holder && _holder.Length > 0 && _time.GetElapsedTime(_givenAt) < Term + Margin) return TimeSpan.Zero;

        // Also to the one that has it already: from memory, an owner that was replaced a moment ago would give what was released since.
        await StoreAsync(holder);
        _givenAt = _time.GetTimestamp();
        return Term;
    }

    /// <inheritdoc cref="TakeAsync"/>
    public async ValueTask ReleaseAsync(string holder)
    {
        if (_holder == holder) await StoreAsync("");
    }

    private async Task StoreAsync(string holder)
    {
        await _unit.SnapshotAsync((byte[])[Version, .. Encoding.UTF8.GetBytes(holder)], CancellationToken.None);
        _holder = holder;
    }
}
