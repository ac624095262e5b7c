using Tributary.Peers.Machine;
using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Parts;

/// <summary>What a live (source, series) pair takes in memory, when instances share their label sets and when none do.</summary>
internal sealed class MemoryPart : IPart
{
    private const double MostBytesPerPair = 130;

    /// <summary>After the first push of each instance the values are there; after the second, what a running server keeps at hand too.</summary>
    private const int Pushes = 2;

    private const string Shared = "20 services: pairs merge";
    private const string Unique = "a service each: nothing merges";

    public string Name => "memory";

    public string Run(Bench bench)
    {
        var tally = new Tally<Figures>();
        foreach (var (@case, services) in new[] { (Shared, 20), (Unique, 0) })
        {
            var fleet = new FleetShape(bench.Scale.MillionPairs, services);
            var batch = fleet.Generate(0, Pushes);
            for (var repeat = 1; repeat <= bench.Repeats; repeat++)
            {
                foreach (var recipe in bench.Roster.All)
                {
                    var figures = MeasureOnce(bench, recipe, fleet, batch);
                    tally.Add(recipe, figures, @case);
                    bench.Log.WriteLine($"memory {repeat}/{bench.Repeats}: {recipe.Name}, {@case}: {figures.Resident:F0} B, anonymous {figures.Anonymous:F0} B, peak {figures.Peak:F0} B a pair");
                }
            }
        }

        var (journal, memory) = (bench.Roster.Journal, bench.Roster.Memory);
        var targets = new TargetTable()
            .AtMost($"{memory.Name}, {Shared}", MostBytesPerPair, "B", tally.Spread(memory, f => f.Resident, Shared), 0)
            .AtMost($"{journal.Name}, {Shared}", MostBytesPerPair, "B", tally.Spread(journal, f => f.Resident, Shared), 0);
        return $"{Sizes(bench, tally)}\n{targets}";
    }

    private static Figures MeasureOnce(Bench bench, ServerRecipe recipe, FleetShape fleet, PushBatch batch)
    {
        using var server = bench.Start(recipe);
        var empty = ProcessMemory.Of(server.ProcessId);
        bench.Push(server, batch);
        bench.Meter(server).Settle();
        var full = ProcessMemory.Of(server.ProcessId);
        return new Figures(
            (full.Resident - empty.Resident) / (double)fleet.Pairs,
            (full.Anonymous - empty.Anonymous) / (double)fleet.Pairs,
            (full.Peak - empty.Resident) / (double)fleet.Pairs,
            empty.Resident / (double)(1 << 20));
    }

    private static MarkdownTable Sizes(Bench bench, Tally<Figures> tally)
    {
        var pairs = new FleetShape(bench.Scale.MillionPairs, 0).Pairs;
        var table = new MarkdownTable(
            $"Bytes per live (source, series) pair at {pairs} pairs, after {Pushes} pushes of each instance, less the empty server; median (least - most) of {bench.Repeats}:",
            "server",
            "label sets",
            "resident",
            $"resident, x {bench.Roster.Journal.Name}",
            "anonymous",
            "peak",
            "empty server, MiB");
        foreach (var server in bench.Roster.All)
        {
            foreach (var @case in new[] { Shared, Unique })
            {
                table.Add(
                    server.Name,
                    @case,
                    tally.Spread(server, f => f.Resident, @case).Format(0),
                    Spread.OfRatios(tally.Values(server, f => f.Resident, @case), tally.Values(bench.Roster.Journal, f => f.Resident, @case)).Format(2),
                    tally.Spread(server, f => f.Anonymous, @case).Format(0),
                    tally.Spread(server, f => f.Peak, @case).Format(0),
                    tally.Spread(server, f => f.EmptyMebibytes, @case).Format(0));
            }
        }

        return table;
    }

    private readonly record struct Figures(double Resident, double Anonymous, double Peak, double EmptyMebibytes);
}
