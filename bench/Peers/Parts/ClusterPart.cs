using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tributary.Peers.Load;
using Tributary.Peers.Machine;
using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Parts;

/// <summary>
/// What a cluster of three silos, two gateways and PostgreSQL on this machine costs, next to the embedded engine: pushes,
/// pages, memory; how evenly its silos share; and how long a silo's end is felt.
/// </summary>
internal sealed class ClusterPart : IPart
{
    private const double MostOfEmbedded = 2;
    private const double MostUneven = 0.2;
    private const double MostRecoverySeconds = 10;

    private const string Changed = "everything changed";
    private const string Same = "nothing changed";
    private const int SameScrapes = 20;

    /// <summary>Rounds of one page each, of which the first only make the compiler do its work.</summary>
    private const int PageRounds = 8;

    private const int PageWarmUps = 5;

    /// <summary>Processes of a cluster are never quite idle: work that is put off gets this long.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BalancePatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan FailoverPatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    public string Name => "cluster";

    public string Run(Bench bench)
    {
        if (InstalledProgram.Find("psql") is null) return "The cluster is left out, for PostgreSQL is missing: apt-get install postgresql.";
        var repository = GatewayBuild.FindRepository();
        GatewayBuild.BuildSilo(repository);
        var embedded = bench.Roster.Journal;
        var recipe = embedded with { Name = "cluster" };
        var (pushes, pages, shares) = (new Tally<PushFigures>(), new Tally<PageFigures>(), new Tally<ShareFigures>());
        for (var repeat = 1; repeat <= bench.Repeats; repeat++)
        {
            using (var server = bench.Start(embedded)) MeasureLoad(bench, server, [server.ProcessId], () => [], pushes, pages, shares, repeat);
            using (var cluster = RunningCluster.Start(repository, recipe))
            {
                MeasureLoad(bench, cluster, [.. RunningCluster.Tributary.Select(cluster.ProcessId)], cluster.PostgresProcesses, pushes, pages, shares, repeat);
                MeasureShares(bench, cluster, shares, repeat);
            }
        }

        return $"{PushTable(bench, embedded, recipe, pushes)}\n{PageTable(bench, embedded, recipe, pages)}\n{ShareTable(bench, embedded, recipe, shares)}\n{Targets(bench, embedded, recipe, pushes, pages, shares)}";
    }

    private static void MeasureLoad(
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

    private static void MeasureShares(Bench bench, RunningCluster cluster, Tally<ShareFigures> shares, int repeat)
    {
        var counts = AwaitBalance(bench, cluster);
        using var scraper = new Scraper(cluster);
        var expected = scraper.CountSamples();
        var memory = RunningCluster.Silos.Max(silo => ProcessMemory.Of(cluster.ProcessId(silo)).Anonymous) / (double)(1 << 20);
        cluster.Signal("silo-2", "KILL");
        var killed = Stopwatch.GetTimestamp();
        TimeSpan? detected = null;
        var watching = Task.Run(() =>
        {
            while (detected is null && Stopwatch.GetElapsedTime(killed) < FailoverPatience)
            {
                if (cluster.Query("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 6 AND ProxyPort > 0") == "1") detected = Stopwatch.GetElapsedTime(killed);
                bench.Cancellation.WaitHandle.WaitOne(Step);
            }
        });
        while (!IsWhole(cluster, expected))
        {
            bench.Cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(killed) > FailoverPatience) throw new TroubleException($"the page is not whole {FailoverPatience} after a silo was killed\n{cluster.LastWords}");
        }

        var whole = Stopwatch.GetElapsedTime(killed);
        watching.Wait(bench.Cancellation);
        var found = detected ?? throw new TroubleException("nobody found that the silo has ended");
        var mean = counts.Average();
        shares.Add(cluster.Recipe, new ShareFigures(memory, counts.Max(count => Math.Abs(count - mean) / mean), found.TotalSeconds, Math.Max(0, (whole - found).TotalSeconds)));
        bench.Log.WriteLine($"cluster {repeat}/{bench.Repeats}: shards {string.Join('/', counts)}; a killed silo was found after {found.TotalSeconds:F1} s, the page was whole after {whole.TotalSeconds:F1} s");
    }

    private static int[] AwaitBalance(Bench bench, RunningCluster cluster)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            int[] counts = [.. RunningCluster.Silos.Select(silo => ShardsOf(cluster.PortOf(silo)))];
            if (counts.Max() - counts.Min() <= 1 || Stopwatch.GetElapsedTime(start) > BalancePatience) return counts;
            bench.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
            bench.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static int ShardsOf(int port)
    {
        const string Sample = "tributary_orleans_activations{type=\"family-shard\"} ";
        using var connection = new HttpConnection(port, 64 * 1024);
        connection.Send(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"));
        var page = new List<byte>();
        connection.Receive(piece => page.AddRange(piece));
        var line = Encoding.UTF8.GetString([.. page]).Split('\n').FirstOrDefault(line => line.StartsWith(Sample, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line.AsSpan(Sample.Length), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static bool IsWhole(RunningCluster cluster, long expected)
    {
        try
        {
            using var scraper = new Scraper(cluster);
            return scraper.CountSamples() >= expected;
        }
        catch (TroubleException)
        {
            // 503: shards are missing.
            return false;
        }
    }

    private static double CpuOf(Bench bench, IReadOnlyList<int> processes, Action work, bool wait = true)
    {
        var before = processes.Sum(process => ProcessStat.CpuTime(process).TotalSeconds);
        work();
        if (wait) bench.Cancellation.WaitHandle.WaitOne(Aftermath);
        bench.Cancellation.ThrowIfCancellationRequested();
        return processes.Sum(process => ProcessStat.CpuTime(process).TotalSeconds) - before;
    }

    private static long MemoryOf(IServer server, IReadOnlyList<int> processes) => server is RunningServer ? processes.Sum(process => ProcessMemory.Of(process).Anonymous) : 0;

    private static string CaseOf(bool gzip, int scrapes) => $"{(gzip ? "gzip" : "plain")}, {(scrapes == 1 ? Changed : Same)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static MarkdownTable PushTable(Bench bench, ServerRecipe embedded, ServerRecipe cluster, Tally<PushFigures> tally)
    {
        var table = new MarkdownTable(
            $"CPU seconds per million samples, of the server or of gateways and silos; {bench.Scale.Push.Instances} instances of {bench.Scale.Push.Services} services, "
            + $"{FamilyShape.SamplesPerPayload} samples a push; median (least - most) of {bench.Repeats}:",
            "engine", "pushes in flight", "CPU", "x embedded", "PostgreSQL", "ms p50", "ms p99", "pushes/s");
        foreach (var connections in bench.Scale.ClusterConnections.Select(Text))
        {
            foreach (var server in new[] { embedded, cluster })
            {
                table.Add(
                    server == embedded ? "embedded" : "cluster",
                    connections,
                    tally.Spread(server, f => f.Cpu, connections).Format(2),
                    Spread.OfRatios(tally.Values(server, f => f.Cpu, connections), tally.Values(embedded, f => f.Cpu, connections)).Format(2),
                    server == embedded ? "" : tally.Spread(server, f => f.Postgres, connections).Format(2),
                    tally.Spread(server, f => f.P50, connections).Format(1),
                    tally.Spread(server, f => f.P99, connections).Format(1),
                    tally.Spread(server, f => f.PushesPerSecond, connections).Format(0));
            }
        }

        return table;
    }

    private static MarkdownTable PageTable(Bench bench, ServerRecipe embedded, ServerRecipe cluster, Tally<PageFigures> tally)
    {
        var series = new FleetShape(bench.Scale.ClusterSeries, 0).Pairs;
        var table = new MarkdownTable($"A page of {series} series; median (least - most) of {bench.Repeats}:", "engine", "page", "CPU us per series", "x embedded", "ms to the last byte", "x embedded");
        foreach (var @case in Cases)
        {
            foreach (var server in new[] { embedded, cluster })
            {
                table.Add(
                    server == embedded ? "embedded" : "cluster",
                    @case,
                    tally.Spread(server, f => f.MicrosecondsPerSeries, @case).Format(3),
                    Spread.OfRatios(tally.Values(server, f => f.MicrosecondsPerSeries, @case), tally.Values(embedded, f => f.MicrosecondsPerSeries, @case)).Format(2),
                    tally.Spread(server, f => f.Milliseconds, @case).Format(1),
                    Spread.OfRatios(tally.Values(server, f => f.Milliseconds, @case), tally.Values(embedded, f => f.Milliseconds, @case)).Format(2));
            }
        }

        return table;
    }

    private static MarkdownTable ShareTable(Bench bench, ServerRecipe embedded, ServerRecipe cluster, Tally<ShareFigures> tally)
    {
        var table = new MarkdownTable(
            $"How three silos share the shards of {FamilyShape.All.Length} families, and what it takes until a page is whole again after one was killed; median (least - most) of {bench.Repeats}:",
            "figure", "value");
        table.Add("furthest from the mean number of shards", tally.Spread(cluster, f => 100 * f.Uneven).Format(0) + " %");
        table.Add("from kill -9 until the cluster has found it", tally.Spread(cluster, f => f.DetectionSeconds).Format(1) + " s");
        table.Add("from then until a page was whole", tally.Spread(cluster, f => f.RecoverySeconds).Format(1) + " s");
        table.Add("anonymous memory of the largest silo", tally.Spread(cluster, f => f.Mebibytes).Format(0) + " MiB");
        table.Add("anonymous memory that the series take in the embedded engine", tally.Spread(embedded, f => f.Mebibytes).Format(0) + " MiB");
        return table;
    }

    private static TargetTable Targets(Bench bench, ServerRecipe embedded, ServerRecipe cluster, Tally<PushFigures> pushes, Tally<PageFigures> pages, Tally<ShareFigures> shares)
    {
        var targets = new TargetTable();
        foreach (var connections in bench.Scale.ClusterConnections.Select(Text))
            targets.AtMostOfPeer($"push, {connections} in flight", MostOfEmbedded, "embedded", pushes.Values(cluster, f => f.Cpu, connections), pushes.Values(embedded, f => f.Cpu, connections));
        foreach (var @case in Cases) targets.AtMostOfPeer($"page, {@case}, time", MostOfEmbedded, "embedded", pages.Values(cluster, f => f.Milliseconds, @case), pages.Values(embedded, f => f.Milliseconds, @case));
        return targets
            .AtMost("balance", 100 * MostUneven, "% from the mean", shares.Spread(cluster, f => 100 * f.Uneven), 0)
            .AtMost("recovery once found", MostRecoverySeconds, "s", shares.Spread(cluster, f => f.RecoverySeconds), 1);
    }

    private static IEnumerable<string> Cases => [CaseOf(false, 1), CaseOf(false, SameScrapes), CaseOf(true, 1), CaseOf(true, SameScrapes)];

    private readonly record struct PushFigures(double Cpu, double Postgres, double P50, double P99, double PushesPerSecond);

    private readonly record struct PageFigures(double MicrosecondsPerSeries, double Milliseconds);

    private readonly record struct ShareFigures(double Mebibytes, double Uneven, double DetectionSeconds, double RecoverySeconds);
}
