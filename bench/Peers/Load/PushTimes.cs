using System.Diagnostics;

namespace Tributary.Peers.Load;

/// <summary>How long the pushes of a batch took, from the first byte sent, or from when it was due, to the answer read.</summary>
internal sealed class PushTimes
{
    private readonly long[] _sorted;

    /// <param name="ticks">One duration a push, in <see cref="Stopwatch"/> ticks; sorted in place.</param>
    /// <param name="elapsed">Duration of the whole batch.</param>
    public PushTimes(long[] ticks, TimeSpan elapsed)
    {
        Array.Sort(ticks);
        _sorted = ticks;
        Elapsed = elapsed;
    }

    public TimeSpan Elapsed { get; }

    /// <param name="share">In [0, 1): 0.5 is the median.</param>
    /// <returns>Milliseconds.</returns>
    public double Percentile(double share) =>
        _sorted[(int)(share * _sorted.Length)] * 1000.0 / Stopwatch.Frequency;
}
