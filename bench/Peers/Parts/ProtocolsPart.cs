using Tributary.Peers.Load;
using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;
using Tributary.Peers.Workload.Protocols;

namespace Tributary.Peers.Parts;

/// <summary>What a steady push costs in each protocol, where the same fleet says the same in all of them.</summary>
internal sealed class ProtocolsPart : IPart
{
    public string Name => "protocols";

    public string Run(Bench bench)
    {
        var tally = new Tally<Figures>();
        for (var repeat = 1; repeat <= bench.Repeats; repeat++)
        {
            foreach (var protocol in PushProtocol.All)
            {
                foreach (var recipe in ServersOf(bench.Roster, protocol))
                {
                    var figures = MeasureOnce(bench, recipe, protocol);
                    tally.Add(recipe, figures, protocol.Name);
                    bench.Log.WriteLine($"protocols {repeat}/{bench.Repeats}: {protocol.Name}, {recipe.Name}: {figures.CpuPerMillion:F3} CPU s per million samples");
                }
            }
        }

        return Costs(bench, tally).ToString();
    }

    /// <summary>Those that take the protocol: VictoriaMetrics as Debian has it (1.79) does not know OTLP, the Pushgateway knows nothing but text.</summary>
    private static IEnumerable<ServerRecipe> ServersOf(Roster roster, PushProtocol protocol) =>
        new[] { roster.Memory, roster.Journal, protocol == PushProtocol.Otlp ? null : roster.VictoriaMetrics }.OfType<ServerRecipe>();

    /// <summary>Each batch is made before it is pushed, while nobody looks at the server's processor time.</summary>
    private static Figures MeasureOnce(Bench bench, ServerRecipe recipe, PushProtocol protocol)
    {
        var (scale, fleet) = (bench.Scale, bench.Scale.Push);
        var clock = PushClock.EndingAt(TimeProvider.System.GetUtcNow(), FirstSteady(scale) + scale.SteadyPushes);
        using var server = bench.Start(protocol.Speak(recipe));
        for (var warmUp = 0; warmUp <= scale.WarmUps; warmUp++)
        {
            bench.Push(server, Generate(warmUp * scale.EarlyPushes, scale.EarlyPushes));
            bench.Meter(server).Settle();
        }

        var steady = Generate(FirstSteady(scale), scale.SteadyPushes);
        var (cpu, times) = bench.MeasurePush(server, steady);
        AwaitVisible(bench, server, SeriesOf(bench, recipe, protocol), CounterTotal.After(fleet, FirstSteady(scale) + scale.SteadyPushes - 1));
        return new Figures(cpu, times.Percentile(0.5), times.Percentile(0.99), steady.Count / times.Elapsed.TotalSeconds, steady.Bytes / 1e3 / steady.Count);

        PushBatch Generate(int firstPush, int pushes) => fleet.Generate(firstPush, pushes, () => protocol.Writer(clock));
    }

    private static int FirstSteady(Scale scale) => (1 + scale.WarmUps) * scale.EarlyPushes;

    /// <summary>The series that a server is to show of the fleet. Tributary merges those of a service, and leaves out quantiles that come by remote write.</summary>
    private static long SeriesOf(Bench bench, ServerRecipe recipe, PushProtocol protocol)
    {
        var fleet = bench.Scale.Push;
        if (recipe == bench.Roster.VictoriaMetrics) return fleet.Pairs;
        return (long)fleet.Services * (FamilyShape.SamplesPerPayload - (protocol == PushProtocol.RemoteWrite ? FamilyShape.QuantilesPerPayload : 0));
    }

    /// <summary>A server that lost pushes would look cheap: it is to show all series, and of a family what the last push said. VictoriaMetrics does after a while.</summary>
    private static void AwaitVisible(Bench bench, RunningServer server, long series, ulong total)
    {
        var expected = new ShownWorkload(series, total);
        using var scraper = new Scraper(server);
        bench.AwaitVisible(
            () => scraper.Look(CounterTotal.Family.Name),
            seen => seen == expected,
            seen => $"{server.Recipe.Name} shows {seen.Series} of {series} series, and {seen.Total} of {total} in {CounterTotal.Family.Name}");
    }

    private static MarkdownTable Costs(Bench bench, Tally<Figures> tally)
    {
        var (scale, victoria) = (bench.Scale, bench.Roster.VictoriaMetrics);
        var table = new MarkdownTable(
            $"CPU seconds of the server per million samples, pushes {FirstSteady(scale)}-{FirstSteady(scale) + scale.SteadyPushes - 1}; {scale.Push.Instances} instances of {scale.Push.Services} services, "
            + $"{FamilyShape.SamplesPerPayload} samples a push, {scale.Connections} connections; median (least - most) of {bench.Repeats}:",
            "protocol",
            "server",
            "KB a push",
            "CPU",
            $"x {PeerPrograms.VictoriaMetricsPackage}",
            "x its own text",
            "ms p50",
            "ms p99",
            "pushes/s");
        foreach (var protocol in PushProtocol.All)
        {
            foreach (var server in ServersOf(bench.Roster, protocol))
            {
                var cpu = Cpu(server, protocol);
                table.Add(
                    protocol.Name,
                    server.Name,
                    tally.Spread(server, f => f.Kilobytes, protocol.Name).Format(1),
                    tally.Spread(server, f => f.CpuPerMillion, protocol.Name).Format(3),
                    victoria is null || protocol == PushProtocol.Otlp ? "-" : Spread.OfRatios(cpu, Cpu(victoria, protocol)).Format(2),
                    Spread.OfRatios(cpu, Cpu(server, PushProtocol.Text)).Format(2),
                    tally.Spread(server, f => f.P50, protocol.Name).Format(2),
                    tally.Spread(server, f => f.P99, protocol.Name).Format(2),
                    tally.Spread(server, f => f.PushesPerSecond, protocol.Name).Format(0));
            }
        }

        return table;

        IReadOnlyList<double> Cpu(ServerRecipe server, PushProtocol protocol) => tally.Values(server, f => f.CpuPerMillion, protocol.Name);
    }

    private readonly record struct Figures(double CpuPerMillion, double P50, double P99, double PushesPerSecond, double Kilobytes);
}
