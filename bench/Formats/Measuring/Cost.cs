using System.Diagnostics;

namespace Tributary.Formats.Measuring;

/// <summary>What one piece of work costs, done again and again.</summary>
/// <param name="CpuSeconds">Processor time of the process, garbage collection included.</param>
/// <param name="Bytes">Bytes allocated on the heap.</param>
internal readonly record struct Cost(double CpuSeconds, double Bytes)
{
    /// <summary>Long enough that the clock's ticks of 10 ms are a small part of it.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);

    /// <summary>Measures work that was warmed up: its repeats, one after the other.</summary>
    public static IReadOnlyList<Cost> Of(Action work, int repeats)
    {
        Measure(work);
        return [.. Enumerable.Range(0, repeats).Select(_ => Measure(work))];
    }

    private static Cost Measure(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var (began, allocated, times) = (process.TotalProcessorTime, GC.GetAllocatedBytesForCurrentThread(), 0L);
        while (true)
        {
            for (var i = 0; i < 20; i++, times++) work();
            process.Refresh();
            var took = process.TotalProcessorTime - began;
            if (took < Enough) continue;
            return new Cost(took.TotalSeconds / times, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)times);
        }
    }
}
