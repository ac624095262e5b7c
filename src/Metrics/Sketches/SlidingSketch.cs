using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// A sliding window of quantile sketches, one a time slot. It holds the slot of the latest time it was told and the
/// slots before it: ten minutes in five slots show the last eight to ten minutes.
/// </summary>
/// <remarks>
/// It never reads a clock: time comes with observations and with <see cref="Advance"/>, in Unix milliseconds, and never
/// runs back. What it holds depends on what was added and on the latest time alone, not on the order, so it merges as
/// <see cref="QuantileSketch"/> does. An addition at a later time advances the window: a caller that takes times from
/// senders bounds them first. Cumulative sum and count are the caller's, for they outlive the window.
/// </remarks>
public sealed class SlidingSketch
{
    public const int DefaultSlots = 5;

    /// <summary>More slots than this would cost more memory than their finer steps are worth.</summary>
    public const int MaxSlots = 64;

    /// <summary>Longer slots than 285,000 years are a sender's error.</summary>
    internal const long MaxSlotMs = 1L << 53;

    /// <summary>Times are taken as within 36 million years of 1970, so that no arithmetic on them overflows.</summary>
    private const long MaxTimeMs = 1L << 60;

    /// <summary>The slot number before any time was told: older than all times.</summary>
    private const long Never = -MaxTimeMs * 2;

    private readonly QuantileSketch?[] _slots;
    private QuantileSketch _merged;
    private long _newest = Never;
    private bool _mergedIsCurrent = true;

    /// <param name="window">At least a millisecond a slot. Default by convention: ten minutes.</param>
    /// <param name="slots">1 to <see cref="MaxSlots"/>. More let the window slide in finer steps and cost more memory.</param>
    /// <param name="relativeError">In (0, 0.25], as for <see cref="QuantileSketch"/>.</param>
    /// <param name="maxBuckets">The most buckets of each slot and of the merged view, as for <see cref="QuantileSketch"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public SlidingSketch(
        TimeSpan window,
        int slots = DefaultSlots,
        double relativeError = QuantileSketch.DefaultRelativeError,
        int maxBuckets = QuantileSketch.DefaultMaxBuckets)
        : this(SlotLength(window, slots), slots, new QuantileSketch(relativeError, maxBuckets))
    {
    }

    internal SlidingSketch(long slotMs, int slots, QuantileSketch merged)
    {
        SlotMs = slotMs;
        _slots = new QuantileSketch?[slots];
        _merged = merged;
    }

    /// <summary>The length of a slot, in milliseconds.</summary>
    public long SlotMs { get; }

    public int SlotCount => _slots.Length;

    /// <summary>
    /// Everything in the window as one sketch. It is rebuilt when the window has changed and else kept; read it, do not
    /// add to it, and do not keep it past the next change.
    /// </summary>
    public QuantileSketch Merged
    {
        get
        {
            if (_mergedIsCurrent) return _merged;
            _merged.Clear();
            foreach (var slot in _slots)
            {
                if (slot is not null) _merged.Add(slot);
            }

            _mergedIsCurrent = true;
            return _merged;
        }
    }

    /// <summary>The number of the latest slot: its time in units of <see cref="SlotMs"/>, rounded down.</summary>
    internal long NewestSlot => _newest;

    /// <summary>Adds an observation.</summary>
    /// <param name="value">Any double; NaN is counted apart.</param>
    /// <param name="timeMs">When it was observed, in Unix milliseconds.</param>
    /// <param name="weight">Above 0 and finite.</param>
    /// <returns>False where it came too late for the window.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is outside its range.</exception>
    public bool Observe(double value, long timeMs, double weight = 1)
    {
        if (SlotAt(timeMs) is not { } slot) return false;
        slot.Observe(value, weight);
        return true;
    }

    /// <summary>Adds a sketch of what was observed about a time.</summary>
    /// <returns>False where it came too late for the window, or the slot refused it (see <see cref="QuantileSketch.Add"/>).</returns>
    public bool Add(QuantileSketch sketch, long timeMs)
    {
        return SlotAt(timeMs) is { } slot && slot.Add(sketch);
    }

    /// <summary>
    /// Adds another window, slot by slot, and advances to its latest time. Slots of another length count as of their
    /// beginning.
    /// </summary>
    public void Add(SlidingSketch other)
    {
        if (other._newest == Never) return;
        Advance(other._newest * other.SlotMs);
        for (var age = other.SlotCount - 1; age >= 0; age--)
        {
            if (other.SlotOfAge(age) is { } slot) Add(slot, (other._newest - age) * other.SlotMs);
        }
    }

    /// <summary>Lets the window slide to a time; nothing where it is there already.</summary>
    public void Advance(long nowMs)
    {
        var now = SlotNumber(nowMs);
        if (now <= _newest) return;
        if (now - _newest >= SlotCount)
        {
            Forget();
        }
        else
        {
            for (var number = _newest + 1; number <= now; number++)
            {
                if (_slots[Position(number)] is not { } expired) continue;
                expired.Clear();
                _mergedIsCurrent = false;
            }
        }

        _newest = now;
    }

    /// <summary>Writes the versioned binary form.</summary>
    public void Write(IBufferWriter<byte> writer) => SlidingSketchCodec.Write(this, writer);

    /// <summary>
    /// Reads what <see cref="Write"/> wrote and moves the source past it. The source may be hostile: it never throws, and
    /// takes memory in proportion to the bytes read, and at most <see cref="MaxSlots"/> references more.
    /// </summary>
    /// <returns>False, with the source where it was, on anything that <see cref="Write"/> cannot have written.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> source, [NotNullWhen(true)] out SlidingSketch? value) =>
        SlidingSketchCodec.TryRead(ref source, out value);

    /// <summary>The slot that many slots before the latest one; null where nothing was added to it.</summary>
    internal QuantileSketch? SlotOfAge(int age)
    {
        var slot = _newest == Never ? null : _slots[Position(_newest - age)];
        return slot is null || (slot.IsEmpty && slot.NaNCount == 0) ? null : slot;
    }

    /// <summary>An empty sketch of this window's configuration, as the slots are.</summary>
    internal QuantileSketch NewSlot() => new(_merged.InitialSchema, _merged.MaxBuckets);

    /// <summary>Takes over the latest slot that decoding read; false where it is out of range.</summary>
    internal bool TryRestoreNewest(long newest)
    {
        if (newest != Never && (newest < SlotNumber(-MaxTimeMs) || newest > SlotNumber(MaxTimeMs))) return false;
        _newest = newest;
        return true;
    }

    /// <summary>Takes over a slot that decoding read; false before there is a latest slot.</summary>
    internal bool TryRestoreSlot(int age, QuantileSketch content)
    {
        if (_newest == Never) return false;
        var slot = NewSlot(); // not the content itself, whose configuration may differ
        slot.Add(content);
        _slots[Position(_newest - age)] = slot;
        _mergedIsCurrent = false;
        return true;
    }

    private QuantileSketch? SlotAt(long timeMs)
    {
        Advance(timeMs);
        var number = SlotNumber(timeMs);
        if (_newest - number >= SlotCount) return null;
        _mergedIsCurrent = false;
        return _slots[Position(number)] ??= NewSlot();
    }

    /// <summary>Empties the window and gives its memory back: an idle series should cost little.</summary>
    private void Forget()
    {
        if (!Array.Exists(_slots, slot => slot is not null)) return;
        Array.Clear(_slots);
        _merged = NewSlot();
        _mergedIsCurrent = true;
    }

    /// <summary>Rounds down, before 1970 too.</summary>
    private long SlotNumber(long timeMs)
    {
        timeMs = Math.Clamp(timeMs, -MaxTimeMs, MaxTimeMs);
        var (quotient, remainder) = Math.DivRem(timeMs, SlotMs);
        return remainder < 0 ? quotient - 1 : quotient;
    }

    private int Position(long number)
    {
        var position = (int)(number % SlotCount);
        return position < 0 ? position + SlotCount : position;
    }

    private static long SlotLength(TimeSpan window, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, MaxSlots);
        var length = (long)(window.TotalMilliseconds / slots);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(window));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxSlotMs, nameof(window));
        return length;
    }
}
