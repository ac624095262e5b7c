using System.Globalization;
using Tributary.Peers.Load;
using Tributary.Peers.Machine;
using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Parts.Cluster;

/// <summary>Pages and pushes, the same for the embedded engine and for a cluster.</summary>
internal static class ClusterLoad
{
    private const int SameScrapes = 20;

    /// <summary>Rounds of one page each, of which the first only make the compiler do its work.</summary>
    private const int PageRounds = 8;

    private const int PageWarmUps = 5;

    /// <summary>Processes of a cluster are never quite idle: work that is put off gets this long.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1);

    /// <summary>The pages that are measured.</summary>
    public static IReadOnlyList<string> Cases { get; } = [CaseOf(false, 1), CaseOf(false, SameScrapes), CaseOf(true, 1), CaseOf(true, SameScrapes)];

    public static void Measure(
        Bench bench, IServer server, IReadOnlyList<int> processes, Func<IReadOnlyList<int>> database, Tally<PushFigures> pushes, Tally<PageFigures> pages, Tally<ShareFigures> shares, int repeat)
    {
        var empty = MemoryOf(server, processes);
        var scale = bench.Scale;

        // First the page: the pushes after it add other series.
        var series = new FleetShape(scale.ClusterSeries, Services: 0);
        bench.Push(server, series.Generate(0, 1));
        using (var scraper = new Scraper(server))
        {
            for (var round = 0; round < PageRounds; round++)
            {
                foreach (var gzip in new[] { false, true })
                {
                    bench.Push(server, series.Generate(1 + (2 * round) + (gzip ? 1 : 0), 1));
                    foreach (var scrapes in new[] { 1, SameScrapes })
                    {
                        var taken = new List<Scrape>();
                        var seconds = CpuOf(bench, processes, () =>
                        {
                            for (var i = 0; i < scrapes; i++) taken.Add(scraper.Get(gzip));
                        });
                        var times = Spread.Of(taken.Select(scrape => scrape.Elapsed.TotalMilliseconds));
                        if (round >= PageWarmUps) pages.Add(server.Recipe, new PageFigures(seconds * 1e6 / scrapes / series.Pairs, times.Median), CaseOf(gzip, scrapes));
                    }
                }
            }
        }

        if (server is RunningServer) shares.Add(server.Recipe, new ShareFigures((MemoryOf(server, processes) - empty) / (double)(1 << 20), 0, 0, 0));
        var next = 0;
        for (var warmUp = 0; warmUp <= scale.WarmUps; warmUp++, next += scale.EarlyPushes) bench.Push(server, scale.Push.Generate(next, scale.EarlyPushes), scale.ClusterConnections[0]);
        foreach (var connections in scale.ClusterConnections)
        {
            bench.Push(server, scale.Push.Generate(next++, 1), connections);
            var batch = scale.Push.Generate(next, scale.ClusterSteadyPushes);
            next += scale.ClusterSteadyPushes;
            PushTimes? times = null;
            var postgres = 0.0;
            var seconds = CpuOf(bench, processes, () => postgres = CpuOf(bench, database(), () => times = bench.Push(server, batch, connections), wait: false));
            var figures = new PushFigures(seconds * 1e6 / batch.Samples, postgres * 1e6 / batch.Samples, times!.Percentile(0.5), times.Percentile(0.99), batch.Count / times.Elapsed.TotalSeconds);
            pushes.Add(server.Recipe, figures, Text(connections));
            bench.Log.WriteLine($"cluster {repeat}/{bench.Repeats}: {server.Recipe.Name}, {connections} connections: {figures.Cpu:F2} CPU s per million samples, PostgreSQL {figures.Postgres:F2}, p50 {figures.P50:F1} ms");
        }
    }

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double CpuOf(Bench bench, IReadOnlyList<int> processes, Action work, bool wait = true)
    {
        var before = processes.Sum(process => ProcessStat.CpuTime(process).TotalSeconds);
        work();
        if (wait) bench.Cancellation.WaitHandle.WaitOne(Aftermath);
        bench.Cancellation.ThrowIfCancellationRequested();
        return processes.Sum(process => ProcessStat.CpuTime(process).TotalSeconds) - before;
    }

    private static long MemoryOf(IServer server, IReadOnlyList<int> processes) => server is RunningServer ? processes.Sum(process => ProcessMemory.Of(process).Anonymous) : 0;

    private static string CaseOf(bool gzip, int scrapes) => $"{(gzip ? "gzip" : "plain")}, {(scrapes == 1 ? "everything" : "nothing")} changed";
}
