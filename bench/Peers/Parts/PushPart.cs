using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Parts;

/// <summary>What a push costs: a fleet's first push to a fresh process, its next pushes, and its pushes from then on.</summary>
internal sealed class PushPart : IPart
{
    private const double MostOfVictoriaMetricsInMemory = 0.4;
    private const double MostOfVictoriaMetricsOnDisk = 0.6;
    private const double MostOfPushgateway = 0.1;

    public string Name => "push";

    public string Run(Bench bench)
    {
        var scale = bench.Scale;
        var cold = scale.Push.Generate(0, 1);
        var early = scale.Push.Generate(1, scale.EarlyPushes);
        var warmUps = Enumerable.Range(1, scale.WarmUps).Select(at => scale.Push.Generate(1 + (at * scale.EarlyPushes), scale.EarlyPushes)).ToArray();
        var steady = scale.Push.Generate(FirstSteady(scale), scale.SteadyPushes);
        var tally = new Tally<Figures>();
        for (var repeat = 1; repeat <= bench.Repeats; repeat++)
        {
            foreach (var recipe in bench.Roster.All)
            {
                var figures = MeasureOnce(bench, recipe, cold, early, warmUps, steady);
                tally.Add(recipe, figures);
                bench.Log.WriteLine($"push {repeat}/{bench.Repeats}: {recipe.Name}: cold {figures.Cold:F2}, early {figures.Early:F2}, steady {figures.Steady:F3} CPU s per million samples");
            }
        }

        return $"{Costs(bench, tally)}\n{Targets(bench.Roster, tally)}";
    }

    private static int FirstSteady(Scale scale) => 1 + ((1 + scale.WarmUps) * scale.EarlyPushes);

    private static Figures MeasureOnce(Bench bench, ServerRecipe recipe, PushBatch cold, PushBatch early, PushBatch[] warmUps, PushBatch steady)
    {
        using var server = bench.Start(recipe);
        var first = bench.MeasurePush(server, cold).CpuPerMillion;
        var next = bench.MeasurePush(server, early).CpuPerMillion;
        foreach (var warmUp in warmUps)
        {
            bench.Push(server, warmUp);
            bench.Meter(server).Settle();
        }

        var (cpu, times) = bench.MeasurePush(server, steady);
        return new Figures(first, next, cpu, times.Percentile(0.5), times.Percentile(0.99), steady.Count / times.Elapsed.TotalSeconds);
    }

    private static MarkdownTable Costs(Bench bench, Tally<Figures> tally)
    {
        var (scale, baseline) = (bench.Scale, bench.Roster.Journal);
        var table = new MarkdownTable(
            $"CPU seconds of the server per million samples; {scale.Push.Instances} instances of {scale.Push.Services} services, "
            + $"{FamilyShape.SamplesPerPayload} samples a push, {scale.Connections} connections; median (least - most) of {bench.Repeats}:",
            "server",
            "cold: push 0",
            $"early: pushes 1-{scale.EarlyPushes}",
            $"steady: pushes {FirstSteady(scale)}-{FirstSteady(scale) + scale.SteadyPushes - 1}",
            $"steady, x {baseline.Name}",
            "ms p50",
            "ms p99",
            "pushes/s");
        foreach (var server in bench.Roster.All)
        {
            table.Add(
                server.Name,
                tally.Spread(server, f => f.Cold).Format(2),
                tally.Spread(server, f => f.Early).Format(2),
                tally.Spread(server, f => f.Steady).Format(3),
                Spread.OfRatios(tally.Values(server, f => f.Steady), tally.Values(baseline, f => f.Steady)).Format(2),
                tally.Spread(server, f => f.P50).Format(2),
                tally.Spread(server, f => f.P99).Format(2),
                tally.Spread(server, f => f.PushesPerSecond).Format(0));
        }

        return table;
    }

    private static TargetTable Targets(Roster roster, Tally<Figures> tally)
    {
        var memory = tally.Values(roster.Memory, f => f.Steady);
        var journal = tally.Values(roster.Journal, f => f.Steady);
        var victoria = tally.ValuesIfPresent(roster.VictoriaMetrics, f => f.Steady);
        var pushgateway = tally.ValuesIfPresent(roster.Pushgateway, f => f.Steady);
        return new TargetTable()
            .AtMostOfPeer($"steady push, {roster.Memory.Name}", MostOfVictoriaMetricsInMemory, PeerPrograms.VictoriaMetricsPackage, memory, victoria)
            .AtMostOfPeer($"steady push, {roster.Journal.Name}", MostOfVictoriaMetricsOnDisk, PeerPrograms.VictoriaMetricsPackage, journal, victoria)
            .AtMostOfPeer($"steady push, {roster.Journal.Name}", MostOfPushgateway, PeerPrograms.PushgatewayPackage, journal, pushgateway);
    }

    private readonly record struct Figures(double Cold, double Early, double Steady, double P50, double P99, double PushesPerSecond);
}
