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

    /// <summary>The lowest number seen in this epoch: what is below it was never sent to us, and is no gap.</summary>
    public long Lowest { get; private set; }

    /// <summary>Bit n is set when <c>Highest - n</c> has been seen.</summary>
    public ulong Seen { get; private set; }

    /// <summary>Numbers that were skipped and have left the window unseen.</summary>
    public long Gaps { get; private set; }

    public static SequenceWindow Restore(long epoch, long highest, long lowest, ulong seen, long gaps) =>
        new() { Epoch = epoch, Highest = highest, Lowest = lowest, Seen = seen, Gaps = gaps };

    /// <returns>False if the update has been seen, or belongs to an earlier epoch.</returns>
    public bool IsNew(long epoch, long sequence)
    {
        if (Seen == 0) return true;
        if (epoch != Epoch) return epoch > Epoch;
        if (sequence > Highest) return true;
        var age = Distance(sequence, Highest);
        return age < Width && (Seen >> (int)age & 1) == 0;
    }

    /// <summary>Remembers an update that <see cref="IsNew"/>.</summary>
    public void Add(long epoch, long sequence)
    {
        if (epoch != Epoch || Seen == 0)
        {
            Epoch = epoch;
            (Highest, Lowest) = (sequence, sequence);
            Seen = 1;
            return;
        }

        if (sequence <= Highest)
        {
            Lowest = Math.Min(Lowest, sequence);
            Seen |= 1ul << (int)Distance(sequence, Highest);
            return;
        }

        var step = Distance(Highest, sequence);
        Gaps += MissingAmongLeaving(step);
        Seen = step >= Width ? 1 : (Seen << (int)step) | 1;
        Highest = sequence;
    }

    private long MissingAmongLeaving(ulong step)
    {
        var leaving = (int)Math.Min(step, Width);
        var known = (int)Math.Min(Distance(Lowest, Highest) + 1, Width);
        long missing = 0;
        for (var age = Width - leaving; age < known; age++)
        {
            if ((Seen >> age & 1) == 0) missing++;
        }

        return missing + (step > Width ? (long)(step - Width) : 0);
    }

    /// <summary>Exact for any two numbers, also where their difference exceeds a signed one.</summary>
    private static ulong Distance(long lower, long upper) => unchecked((ulong)upper - (ulong)lower);
}
