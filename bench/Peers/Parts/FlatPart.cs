using System.Globalization;
using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Parts;

/// <summary>Whether a sample costs the same in a small and in a large fleet. Every size gets the same number of pushes.</summary>
internal sealed class FlatPart : IPart
{
    /// <summary>Flat, for a fleet a thousand times as large: the caches may show, a term that grows with the fleet may not.</summary>
    private const double MostGrowth = 2;

    private const int Services = 20;

    public string Name => "flat";

    public string Run(Bench bench)
    {
        var tally = new Tally<Figures>();
        ServerRecipe[] servers = [bench.Roster.Memory, bench.Roster.Journal];
        for (var repeat = 1; repeat <= bench.Repeats; repeat++)
        {
            foreach (var size in bench.Scale.FlatSizes)
            {
                var (warmUps, measured) = Generate(bench.Scale.FlatPushes, size);
                foreach (var recipe in servers)
                {
                    using var server = bench.Start(recipe);
                    foreach (var warmUp in warmUps)
                    {
                        bench.Push(server, warmUp);
                        bench.Meter(server).Settle();
                    }

                    var (cpu, times) = bench.MeasurePush(server, measured);
                    tally.Add(recipe, new Figures(cpu, times.Percentile(0.5), times.Percentile(0.99)), Case(size));
                    bench.Log.WriteLine($"flat {repeat}/{bench.Repeats}: {recipe.Name}, {size} instances: {cpu:F3} CPU s per million samples");
                }
            }
        }

        var targets = new TargetTable();
        foreach (var server in servers) targets.AtMost($"dearest size / cheapest size, {server.Name}", MostGrowth, "x", Growth(bench, server, tally), digits: 2);
        return $"{Costs(bench, servers, tally)}\n{targets}";
    }

    /// <summary>The pushes of all sizes are as many, so that all servers are equally warm.</summary>
    private static (PushBatch[] WarmUps, PushBatch Measured) Generate(int pushes, int size)
    {
        var fleet = new FleetShape(size, Services);
        var rounds = Math.Max(1, pushes / size);
        return ([fleet.Generate(0, rounds), fleet.Generate(rounds, rounds)], fleet.Generate(2 * rounds, rounds));
    }

    private static Spread Growth(Bench bench, ServerRecipe server, Tally<Figures> tally)
    {
        var bySize = bench.Scale.FlatSizes.Select(size => tally.Values(server, f => f.CpuPerMillion, Case(size))).ToArray();
        return Spread.Of(Enumerable.Range(0, bench.Repeats).Select(repeat => bySize.Max(size => size[repeat]) / bySize.Min(size => size[repeat])));
    }

    private static MarkdownTable Costs(Bench bench, ServerRecipe[] servers, Tally<Figures> tally)
    {
        var smallest = bench.Scale.FlatSizes[0];
        var table = new MarkdownTable(
            $"Steady pushes of fleets of different size, {Services} services, {bench.Scale.Connections} connections, {bench.Scale.FlatPushes} pushes each; median (least - most) of {bench.Repeats}:",
            "server",
            "instances",
            "CPU s per million samples",
            $"x {smallest} instances",
            "ms p50",
            "ms p99");
        foreach (var server in servers)
        {
            foreach (var size in bench.Scale.FlatSizes)
            {
                table.Add(
                    server.Name,
                    Case(size),
                    tally.Spread(server, f => f.CpuPerMillion, Case(size)).Format(3),
                    Spread.OfRatios(tally.Values(server, f => f.CpuPerMillion, Case(size)), tally.Values(server, f => f.CpuPerMillion, Case(smallest))).Format(2),
                    tally.Spread(server, f => f.P50, Case(size)).Format(2),
                    tally.Spread(server, f => f.P99, Case(size)).Format(2));
            }
        }

        return table;
    }

    private static string Case(int size) => size.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Figures(double CpuPerMillion, double P50, double P99);
}
