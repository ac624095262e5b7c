namespace Tributary.Engine.Storage.Journal;

/// <summary>
/// Decides how many waiters make a flush worth starting. Senders that were just acknowledged tend to come back at once:
/// flushing for the first of them makes the others wait for a second flush, where a moment's patience serves all with
/// one. Measured with 4 senders: half the flushes, two thirds of the processor time, and sooner answers.
/// </summary>
/// <remarks>
/// Where senders do not come back in time, it costs them <see cref="Patience"/>; so after a miss the next 2, 4, 8, ...
/// 64 flushes start at once, until patience pays again. Not thread-safe: the owner's lock guards it.
/// </remarks>
internal sealed class CommitGroup
{
    /// <summary>How long after a flush the next may be held back: the shortest sleep there is, and a small part of any sender's round trip.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    private const int MaxMisses = 6;

    private int _expected;
    private int _misses;
    private int _impatientFlushes;

    /// <summary>Whether the writer holds back for more than one waiter.</summary>
    public bool IsGathering => _expected > 1;

    /// <summary>Whether these waiters are worth a flush.</summary>
    public bool IsComplete(int waiters) => waiters > 0 && waiters >= _expected;

    /// <summary>A flush starts for as many as were hoped for.</summary>
    public void Gathered()
    {
        if (IsGathering) _misses = 0;
    }

    /// <summary>Patience ended; <paramref name="waiters"/> waited for nothing.</summary>
    public void GiveUp(int waiters)
    {
        _expected = 0;
        if (waiters == 0) return;
        _misses = Math.Min(_misses + 1, MaxMisses);
        _impatientFlushes = 1 << _misses;
    }

    /// <summary>A flush ended: those it served may come back, and join those who arrived meanwhile.</summary>
    public void Flushed(int served, int arrivedMeanwhile)
    {
        if (_impatientFlushes > 0) _impatientFlushes--;
        _expected = _impatientFlushes > 0 ? 0 : served + arrivedMeanwhile;
    }
}
