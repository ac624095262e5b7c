using System.Globalization;
using Tributary.Peers.Load;
using Tributary.Peers.Machine;
using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Parts.Cluster;

/// <summary>Pages and pushes, the same for the embedded engine and for a cluster.</summary>
/// <param name="bench">What to measure with.</param>
/// <param name="server">The server, or the cluster.</param>
/// <param name="processes">Those that do its work.</param>
/// <param name="database">Those of its database, as they are when it is asked: each connection has one.</param>
internal sealed class ClusterLoad(Bench bench, IServer server, IReadOnlyList<int> processes, Func<IReadOnlyList<int>> database)
{
    private const int SameScrapes = 20;

    /// <summary>Rounds of one page each, of which the first only make the compiler do its work.</summary>
    private const int PageRounds = 23;

    private const int PageWarmUps = 20;

    /// <summary>Processes of a cluster are never quite idle: work that is put off gets this long.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1);

    /// <summary>The thread that compiles anew what is run often, as the kernel has its name.</summary>
    private const string CompilerThread = ".NET Tiered Com";

    /// <summary>Compiling is no part of the steady cost once it takes less than this share of it.</summary>
    private const double SettledShare = 0.03;

    /// <summary>The pages that are measured.</summary>
    public static IReadOnlyList<string> Cases { get; } = [CaseOf(false, 1), CaseOf(false, SameScrapes), CaseOf(true, 1), CaseOf(true, SameScrapes)];

    /// <summary>Anonymous memory of all its processes, in MiB.</summary>
    public double Mebibytes => processes.Sum(process => ProcessMemory.Of(process).Anonymous) / (double)(1 << 20);

    public static string RateCase(int rate) => string.Create(CultureInfo.InvariantCulture, $"{rate} pushes/s");

    public static string InFlightCase(int connections) => string.Create(CultureInfo.InvariantCulture, $"{connections} in flight");

    /// <summary>Pushes series that do not merge, and scrapes them. To come before the pushes, which add others.</summary>
    public void MeasurePages(Tally<PageFigures> pages)
    {
        var scale = bench.Scale;
        var series = new FleetShape(scale.ClusterSeries, Services: 0);
        bench.Push(server, series.Generate(0, 1), scale.ClusterConnections[^1]);
        using var scraper = new Scraper(server);
        for (var push = 1; push <= 2 * PageRounds; push++)
        {
            var gzip = push % 2 == 0;
            bench.Push(server, series.Generate(push, 1), scale.ClusterConnections[^1]);
            foreach (var scrapes in new[] { 1, SameScrapes })
            {
                var figures = MeasurePage(scraper, gzip, scrapes, series.Pairs);
                if (push > 2 * PageWarmUps) pages.Add(server.Recipe, figures, CaseOf(gzip, scrapes));
            }
        }
    }

    /// <summary>Pushes at each rate, and then with each number of pushes in flight.</summary>
    public void MeasurePushes(Tally<PushFigures> pushes, int repeat)
    {
        var scale = bench.Scale;
        var next = WarmUp();
        foreach (var rate in scale.ClusterRates)
            Measure(RateCase(rate), scale.ClusterRateConnections, rate, Math.Max(1, rate * scale.ClusterRateSeconds / scale.Push.Instances));
        foreach (var connections in scale.ClusterConnections)
            Measure(InFlightCase(connections), connections, null, scale.ClusterSteadyPushes);

        void Measure(string @case, int connections, int? rate, int each)
        {
            bench.Push(server, scale.Push.Generate(next++, 1), connections, rate);
            var figures = MeasurePush(scale.Push.Generate(next, each), connections, rate);
            next += each;
            pushes.Add(server.Recipe, figures, @case);
            bench.Log.WriteLine(
                $"cluster {repeat}/{bench.Repeats}: {server.Recipe.Name}, {@case}: {figures.Cpu:F2} CPU s per million samples, PostgreSQL {figures.Postgres:F2}, p50 {figures.P50:F1} ms, {figures.PushesPerSecond:F0} pushes/s");
        }
    }

    /// <summary>Pushes until the compilers have little left to do: a cluster runs through thousands of methods, and each is compiled twice.</summary>
    /// <returns>The number of the next push of each instance.</returns>
    private int WarmUp()
    {
        var scale = bench.Scale;
        for (var warmUp = 1; ; warmUp++)
        {
            var (compiled, used) = (Compiled(), Used());
            bench.Push(server, scale.Push.Generate((warmUp - 1) * scale.EarlyPushes, scale.EarlyPushes), scale.ClusterConnections[0]);
            bench.Cancellation.WaitHandle.WaitOne(Aftermath);
            bench.Cancellation.ThrowIfCancellationRequested();
            if (warmUp >= scale.MaxClusterWarmUps || (Compiled() - compiled) / (Used() - used) < SettledShare) return warmUp * scale.EarlyPushes;
        }

        double Compiled() => processes.Sum(process => ProcessStat.CpuTimeOfThreads(process, CompilerThread).TotalSeconds);
        double Used() => processes.Sum(process => ProcessStat.CpuTime(process).TotalSeconds);
    }

    private static string CaseOf(bool gzip, int scrapes) => $"{(gzip ? "gzip" : "plain")}, {(scrapes == 1 ? "everything" : "nothing")} changed";

    private PageFigures MeasurePage(Scraper scraper, bool gzip, int scrapes, long series)
    {
        var taken = new List<Scrape>();
        var seconds = CpuOf(processes, () =>
        {
            while (taken.Count < scrapes) taken.Add(scraper.Get(gzip));
        }, wait: false);
        return new PageFigures(seconds * 1e6 / scrapes / series, Spread.Of(taken.Select(scrape => scrape.Elapsed.TotalMilliseconds)).Median);
    }

    private PushFigures MeasurePush(PushBatch batch, int connections, int? rate)
    {
        PushTimes? times = null;
        var postgres = 0.0;
        var seconds = CpuOf(processes, () => postgres = CpuOf(database(), () => times = bench.Push(server, batch, connections, rate), wait: false));
        return new PushFigures(seconds * 1e6 / batch.Samples, postgres * 1e6 / batch.Samples, times!.Percentile(0.5), times.Percentile(0.99), batch.Count / times.Elapsed.TotalSeconds);
    }

    /// <remarks>Those that end meanwhile, as connections' processes of a database may, count for nothing.</remarks>
    private double CpuOf(IReadOnlyList<int> measured, Action work, bool wait = true)
    {
        var before = measured.Select(ProcessStat.TryCpuTime).ToList();
        work();
        if (wait) bench.Cancellation.WaitHandle.WaitOne(Aftermath);
        bench.Cancellation.ThrowIfCancellationRequested();
        return measured.Zip(before, (process, then) => (ProcessStat.TryCpuTime(process) - then)?.TotalSeconds ?? 0).Sum();
    }
}
