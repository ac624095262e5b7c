using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Parts.Cluster;

/// <summary>
/// What a cluster of three silos, two gateways and PostgreSQL on this machine costs, next to the embedded engine: pushes,
/// pages, memory; how evenly its silos share; and how long a silo's end is felt.
/// </summary>
internal sealed class ClusterPart : IPart
{
    private const double MostOfEmbedded = 2;
    private const double MostUneven = 0.2;
    private const double MostRecoverySeconds = 10;

    public string Name => "cluster";

    public string Run(Bench bench)
    {
        if (InstalledProgram.Find("psql") is null) return "The cluster is left out, for PostgreSQL is missing: apt-get install postgresql.";
        var repository = GatewayBuild.FindRepository();
        GatewayBuild.BuildSilo(repository);
        var embedded = bench.Roster.Journal;
        var recipe = embedded with { Name = "cluster" };
        var (pushes, pages, shares, memory) = (new Tally<PushFigures>(), new Tally<PageFigures>(), new Tally<ShareFigures>(), new List<double>());
        for (var repeat = 1; repeat <= bench.Repeats; repeat++)
        {
            using (var server = bench.Start(embedded))
            {
                var load = new ClusterLoad(bench, server, [server.ProcessId], () => []);
                var empty = load.Mebibytes;
                load.MeasurePages(pages);
                memory.Add(load.Mebibytes - empty);
                load.MeasurePushes(pushes, repeat);
            }

            using (var cluster = RunningCluster.Start(repository, recipe))
            {
                var load = new ClusterLoad(bench, cluster, [.. RunningCluster.Tributary.Select(cluster.ProcessId)], cluster.PostgresProcesses);
                load.MeasurePages(pages);
                load.MeasurePushes(pushes, repeat);
                ClusterFailover.Measure(bench, cluster, shares, repeat);
            }
        }

        var atRates = PushTable(
            bench,
            $"CPU seconds per million samples, of the server or of gateways and silos, of a fleet that pushes at a rate; {bench.Scale.Push.Instances} instances of {bench.Scale.Push.Services} services, "
            + $"{FamilyShape.SamplesPerPayload} samples a push",
            bench.Scale.ClusterRates.Select(ClusterLoad.RateCase),
            embedded,
            recipe,
            pushes);
        var inFlight = PushTable(
            bench,
            "The same where each sender pushes again as soon as it is answered",
            bench.Scale.ClusterConnections.Select(ClusterLoad.InFlightCase),
            embedded,
            recipe,
            pushes);
        return $"{atRates}\n{inFlight}\n{PageTable(bench, embedded, recipe, pages)}\n{ShareTable(bench, recipe, shares, memory)}\n{Targets(bench, embedded, recipe, pushes, pages, shares)}";
    }

    private static MarkdownTable PushTable(Bench bench, string what, IEnumerable<string> cases, ServerRecipe embedded, ServerRecipe cluster, Tally<PushFigures> tally)
    {
        var table = new MarkdownTable($"{what}; median (least - most) of {bench.Repeats}:", "engine", "pushes", "CPU", "x embedded", "PostgreSQL", "ms p50", "ms p99", "pushes/s");
        foreach (var @case in cases)
        {
            foreach (var server in new[] { embedded, cluster })
            {
                table.Add(
                    server == embedded ? "embedded" : "cluster",
                    @case,
                    tally.Spread(server, f => f.Cpu, @case).Format(2),
                    Spread.OfRatios(tally.Values(server, f => f.Cpu, @case), tally.Values(embedded, f => f.Cpu, @case)).Format(2),
                    server == embedded ? "" : tally.Spread(server, f => f.Postgres, @case).Format(2),
                    tally.Spread(server, f => f.P50, @case).Format(1),
                    tally.Spread(server, f => f.P99, @case).Format(1),
                    tally.Spread(server, f => f.PushesPerSecond, @case).Format(0));
            }
        }

        return table;
    }

    private static MarkdownTable PageTable(Bench bench, ServerRecipe embedded, ServerRecipe cluster, Tally<PageFigures> tally)
    {
        var series = new FleetShape(bench.Scale.ClusterSeries, 0).Pairs;
        var table = new MarkdownTable($"A page of {series} series; median (least - most) of {bench.Repeats}:", "engine", "page", "CPU us per series", "x embedded", "ms to the last byte", "x embedded");
        foreach (var @case in ClusterLoad.Cases)
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

    private static MarkdownTable ShareTable(Bench bench, ServerRecipe cluster, Tally<ShareFigures> tally, IReadOnlyList<double> memory)
    {
        var table = new MarkdownTable(
            $"How three silos share the shards of {FamilyShape.All.Length} families, and what it takes until a page is whole again after one was killed; median (least - most) of {bench.Repeats}:",
            "figure", "value");
        table.Add("furthest from the mean number of shards", tally.Spread(cluster, f => 100 * f.Uneven).Format(0) + " %");
        table.Add("from kill -9 until the cluster has found it", tally.Spread(cluster, f => f.DetectionSeconds).Format(1) + " s");
        table.Add("from then until a page was whole", tally.Spread(cluster, f => f.RecoverySeconds).Format(1) + " s");
        table.Add("anonymous memory of the largest silo", tally.Spread(cluster, f => f.Mebibytes).Format(0) + " MiB");
        table.Add("anonymous memory that the series take in the embedded engine", Spread.Of(memory).Format(0) + " MiB");
        return table;
    }

    private static TargetTable Targets(Bench bench, ServerRecipe embedded, ServerRecipe cluster, Tally<PushFigures> pushes, Tally<PageFigures> pages, Tally<ShareFigures> shares)
    {
        var targets = new TargetTable();
        foreach (var @case in bench.Scale.ClusterRates.Select(ClusterLoad.RateCase).Append(ClusterLoad.InFlightCase(bench.Scale.ClusterConnections[^1])))
            targets.AtMostOfPeer($"CPU of {@case}", MostOfEmbedded, "embedded", pushes.Values(cluster, f => f.Cpu, @case), pushes.Values(embedded, f => f.Cpu, @case));
        foreach (var @case in ClusterLoad.Cases) targets.AtMostOfPeer($"page, {@case}, time", MostOfEmbedded, "embedded", pages.Values(cluster, f => f.Milliseconds, @case), pages.Values(embedded, f => f.Milliseconds, @case));
        return targets
            .AtMost("balance", 100 * MostUneven, "% from the mean", shares.Spread(cluster, f => 100 * f.Uneven), 0)
            .AtMost("recovery once found", MostRecoverySeconds, "s", shares.Spread(cluster, f => f.RecoverySeconds), 1);
    }

}
