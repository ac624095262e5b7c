using System.Diagnostics;
using Tributary.Peers.Load;
using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Parts;

/// <summary>What the page of a million merged series costs: plain and compressed, after every series changed and after none did.</summary>
internal sealed class PagePart : IPart
{
    private const string PlainChanged = "plain, everything changed";
    private const string PlainSame = "plain, nothing changed";
    private const string GzipChanged = "gzip, everything changed";
    private const string GzipSame = "gzip, nothing changed";

    /// <summary>An unchanged page is scraped again and again until this much time is up, for one scrape can be shorter than the 10 ms of the clock; ...</summary>
    private static readonly TimeSpan SameTime = TimeSpan.FromSeconds(1);

    /// <summary>... but no more often than this.</summary>
    private const int MostSameScrapes = 10;

    private static readonly string[] Cases = [PlainChanged, PlainSame, GzipChanged, GzipSame];

    public string Name => "page";

    public string Run(Bench bench)
    {
        var fleet = new FleetShape(bench.Scale.MillionPairs, Services: 0);
        var tally = new Tally<Figures>();
        var servers = bench.Roster.All.Where(server => server != bench.Roster.Memory).ToArray();
        foreach (var recipe in servers) MeasureCycles(bench, recipe, fleet, tally);
        return $"{Costs(bench, fleet, servers, tally)}\n{Targets(bench.Roster.Journal, tally)}";
    }

    /// <summary>One process a server; a cycle pushes everything twice, once before the plain and once before the compressed page. The first cycle does not count.</summary>
    private static void MeasureCycles(Bench bench, ServerRecipe recipe, FleetShape fleet, Tally<Figures> tally)
    {
        using var server = bench.Start(recipe);
        using var scraper = new Scraper(server);
        bench.Push(server, fleet.Generate(0, 1));
        AwaitVisible(bench, scraper, fleet, recipe);
        for (var cycle = 0; cycle <= bench.Repeats; cycle++)
        {
            foreach (var gzip in new[] { false, true })
            {
                bench.Push(server, fleet.Generate(1 + (2 * cycle) + (gzip ? 1 : 0), 1));
                var changed = Measure(bench, server, scraper, fleet, gzip, mostScrapes: 1);
                var same = Measure(bench, server, scraper, fleet, gzip, MostSameScrapes);
                if (cycle == 0) continue;
                tally.Add(recipe, changed, gzip ? GzipChanged : PlainChanged);
                tally.Add(recipe, same, gzip ? GzipSame : PlainSame);
                bench.Log.WriteLine(
                    $"page {cycle}/{bench.Repeats}: {recipe.Name}, {(gzip ? "gzip" : "plain")}: changed {changed.MicrosecondsPerSeries:F3}, "
                    + $"same {same.MicrosecondsPerSeries:F3} CPU us per series; {changed.Milliseconds:F0} and {same.Milliseconds:F0} ms");
            }
        }
    }

    private static Figures Measure(Bench bench, RunningServer server, Scraper scraper, FleetShape fleet, bool gzip, int mostScrapes)
    {
        var taken = new List<Scrape>();
        var seconds = bench.Meter(server).Measure(() =>
        {
            var start = Stopwatch.GetTimestamp();
            do taken.Add(scraper.Get(gzip));
            while (taken.Count < mostScrapes && Stopwatch.GetElapsedTime(start) < SameTime);
        });
        return new Figures(
            seconds * 1e6 / taken.Count / fleet.Pairs,
            Spread.Of(taken.Select(scrape => scrape.Elapsed.TotalMilliseconds)).Median,
            taken[0].Bytes / 1e6);
    }

    /// <summary>A page that lacks series would look cheap. VictoriaMetrics shows new ones only after a while.</summary>
    private static void AwaitVisible(Bench bench, Scraper scraper, FleetShape fleet, ServerRecipe recipe) =>
        bench.AwaitVisible(scraper.CountSamples, seen => seen >= fleet.Pairs, seen => $"{recipe.Name} shows {seen} of {fleet.Pairs} series");

    private static MarkdownTable Costs(Bench bench, FleetShape fleet, ServerRecipe[] servers, Tally<Figures> tally)
    {
        var baseline = bench.Roster.Journal;
        var table = new MarkdownTable(
            $"A page of {fleet.Pairs} series of {fleet.Instances} services; median (least - most) of {bench.Repeats}:",
            "server",
            "page",
            "CPU us per series",
            $"x {baseline.Name}",
            "ms to the last byte",
            "MB on the wire");
        foreach (var @case in Cases)
        {
            foreach (var server in servers)
            {
                table.Add(
                    server.Name,
                    @case,
                    tally.Spread(server, f => f.MicrosecondsPerSeries, @case).Format(3),
                    Spread.OfRatios(tally.Values(server, f => f.MicrosecondsPerSeries, @case), tally.Values(baseline, f => f.MicrosecondsPerSeries, @case)).Format(1),
                    tally.Spread(server, f => f.Milliseconds, @case).Format(0),
                    tally.Spread(server, f => f.Megabytes, @case).Format(1));
            }
        }

        return table;
    }

    private static TargetTable Targets(ServerRecipe tributary, Tally<Figures> tally)
    {
        var targets = new TargetTable();
        foreach (var (@case, bound) in new[] { (PlainChanged, 0.25), (PlainSame, 0.25), (GzipChanged, 0.5), (GzipSame, 0.05) })
        {
            targets.AtMost($"page, {@case}", bound, "us per series", tally.Spread(tributary, f => f.MicrosecondsPerSeries, @case), digits: 3);
        }

        return targets;
    }

    private readonly record struct Figures(double MicrosecondsPerSeries, double Milliseconds, double Megabytes);
}
