using System.Diagnostics;

namespace Tributary.Peers.Machine;

/// <summary>
/// What a piece of work costs a server: the processor time of its whole process from before the work until it is idle
/// again, so that work it puts off (garbage collection, flushing, merging of files) counts too.
/// </summary>
internal sealed class CpuMeter(int processId, CancellationToken cancellation)
{
    /// <summary>Idle is: no tick of processor time in this time.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>A server that is still busy then (a long merge of files) is charged up to here.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Does the work and waits for the end of what it caused.</summary>
    /// <returns>Seconds of processor time.</returns>
    public double Measure(Action work)
    {
        var before = Settle();
        work();
        return (Settle() - before).TotalSeconds;
    }

    /// <summary>Waits until the process is idle.</summary>
    /// <returns>Its processor time so far.</returns>
    public TimeSpan Settle()
    {
        var start = Stopwatch.GetTimestamp();
        var last = ProcessStat.CpuTime(processId);
        var changed = start;
        while (Stopwatch.GetElapsedTime(changed) < Quiet && Stopwatch.GetElapsedTime(start) < Patience)
        {
            cancellation.WaitHandle.WaitOne(Step);
            cancellation.ThrowIfCancellationRequested();
            var now = ProcessStat.CpuTime(processId);
            if (now == last) continue;
            (last, changed) = (now, Stopwatch.GetTimestamp());
        }

        return last;
    }
}
