namespace Tributary.Metrics.Sources;

/// <summary>
/// Which sequence numbers of one epoch have been seen: the highest, and the 64 up to it. A number below the window counts
/// as seen: a sender keeps fewer than 64 updates in flight.
/// </summary>
internal sealed class SequenceWindow
{
    private const int Width = 64;

    public long Epoch { get; private set; }

    public long Highest { get; private set; }

    /// <summary>Bit n is set when <c>Highest - n</c> has been seen.</summary>
    public ulong Seen { get; private set; }

    /// <summary>Numbers that were skipped and have left the window unseen.</summary>
    public long Gaps { get; private set; }

    public static SequenceWindow Restore(long epoch, long highest, ulong seen, long gaps) =>
        new() { Epoch = epoch, Highest = highest, Seen = seen, Gaps = gaps };

    /// <returns>False if the update has been seen, or belongs to an earlier epoch.</returns>
    public bool IsNew(long epoch, long sequence)
    {
        if (epoch != Epoch) return epoch > Epoch;
        if (sequence > Highest) return true;
        var age = Highest - sequence;
        return age < Width && (Seen >> (int)age & 1) == 0;
    }

    /// <summary>Remembers an update that <see cref="IsNew"/>.</summary>
    public void Add(long epoch, long sequence)
    {
        if (epoch != Epoch)
        {
            Epoch = epoch;
            Highest = sequence;
            Seen = 1;
            return;
        }

        if (sequence <= Highest)
        {
            Seen |= 1ul << (int)(Highest - sequence);
            return;
        }

        var step = sequence - Highest;
        Gaps += MissingAmongLeaving(step);
        Seen = step >= Width ? 1 : (Seen << (int)step) | 1;
        Highest = sequence;
    }

    private long MissingAmongLeaving(long step)
    {
        // Numbers before the first one seen were never sent to us and are no gaps.
        var leaving = (int)Math.Min(step, Width);
        var known = Width - System.Numerics.BitOperations.LeadingZeroCount(Seen);
        long missing = 0;
        for (var age = Width - leaving; age < known; age++)
        {
            if ((Seen >> age & 1) == 0) missing++;
        }

        return missing + Math.Max(0, step - Width);
    }
}
