using Tributary.Metrics.Frames;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Sources;

/// <summary>
/// Exactly once: which updates of a source count. Sequenced updates are known by their number within an epoch; others by
/// a stamp that rises with each, or, where points have times, by these alone (<see cref="PointTimes"/>), for of several
/// requests with parts of a family the older is not outdated by the newer. What belongs to an earlier life than the one known never counts.
/// </summary>
internal static class Ledger
{
    /// <summary>
    /// How far the start time of one process may wander, in milliseconds. Clients compute it from the machine's boot time,
    /// which Linux gives in whole seconds and corrects as the clock is set: the same process then seems to have started a
    /// second earlier or later. Within this, a start time proves nothing, and a fall means a restart as without one.
    /// </summary>
    public const long StartTimeJitter = 2000;

    public static bool Admits(SourceState source, in FrameHeader header, bool hasTimes)
    {
        var oldest = header.IsSequenced ? source.Epoch : source.Epoch - StartTimeJitter;
        if (header.Epoch != 0 && header.Epoch < oldest) return false;
        if (!header.IsSequenced) return hasTimes || header.Stamp > source.Stamp;
        if (source.Sequence is not { } window) return true;

        // Increments may come in any order; an absolute state counts only if it is the newest.
        return header.IsDelta
            ? window.IsNew(header.Epoch, header.Stamp)
            : header.Epoch > window.Epoch || (header.Epoch == window.Epoch && header.Stamp > window.Highest);
    }

    /// <summary>Writes an admitted update into the ledger.</summary>
    /// <returns>
    /// Whether a falling value can only mean an old update come late: the life is known to be the same, and no sequence
    /// number vouches for the order.
    /// </returns>
    public static bool Enter(SourceState source, in FrameHeader header, SeriesTable series)
    {
        if (header.IsSequenced) (source.Sequence ??= new SequenceWindow()).Add(header.Epoch, header.Stamp);
        else source.Stamp = Math.Max(source.Stamp, header.Stamp);
        source.LastSeen = Math.Max(source.LastSeen, header.ReceivedAt);
        if (header.Epoch == 0) return false;
        if (source.Epoch == 0)
        {
            // The life before was not known to be this one: a fall may still be a restart.
            source.Epoch = header.Epoch;
            return false;
        }

        var later = header.Epoch - source.Epoch;
        if (later > (header.IsSequenced ? 0 : StartTimeJitter)) SourceAttachment.StartNewLife(source, header.Epoch, series);
        return !header.IsSequenced && (later == 0 || later > StartTimeJitter);
    }
}
