using System.Globalization;
using Tributary.Formats.Payloads;
using Tributary.Peers;
using Tributary.Peers.Reporting;
using Tributary.Protocols.Asab;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Influx;
using Tributary.Protocols.Native;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Otlp;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;
using Tributary.Protocols.RemoteWrite;
using Tributary.Protocols.Rendering;
using Tributary.Protocols.Text;

namespace Tributary.Formats.Measuring;

/// <summary>What it costs to read each format. The same page each time, so that names and labels have been seen before.</summary>
internal static class ParserBench
{
    public static MarkdownTable Run(SamplePage page, int repeats, TextWriter log)
    {
        var table = new MarkdownTable($"Reading the page, {repeats} times a second of processor time; median (least - most):", "format", "bytes", "samples", "MB per CPU second", "million samples per CPU second", "bytes allocated per sample");
        foreach (var (name, body, read) in Parsers(page))
        {
            var samples = read();
            var costs = Cost.Of(() => read(), repeats);
            log.WriteLine($"read {name}");
            table.Add(
                name,
                body.Length.ToString(CultureInfo.InvariantCulture),
                samples.ToString(CultureInfo.InvariantCulture),
                Spread.Of(costs.Select(cost => body.Length / cost.CpuSeconds / 1e6)).Format(0),
                Spread.Of(costs.Select(cost => samples / cost.CpuSeconds / 1e6)).Format(1),
                Spread.Of(costs.Select(cost => cost.Bytes / samples)).Format(2));
        }

        return table;
    }

    /// <summary>Per format a body, and what reads it and says how many samples it found.</summary>
    private static IEnumerable<(string Name, byte[] Body, Func<int> Read)> Parsers(SamplePage page)
    {
        var (parsed, batch, limits) = (new ParsedExposition(), new PointBatch(), ParserLimits.Default);
        var (text, openMetrics, protobuf) = (new TextParser(), new OpenMetricsParser(), new ProtobufParser());
        yield return Exposition("text 0.0.4", PageFormat.Text, body => text.Parse(body, limits, parsed)?.ToString());
        yield return Exposition("OpenMetrics 1.0", PageFormat.OpenMetrics, body => openMetrics.Parse(body, limits, parsed)?.ToString());
        yield return Points("Prometheus' protobuf", PagePayloads.Of(page, PageFormat.Protobuf), body => protobuf.Parse(body, limits, batch)?.ToString());

        var (otlp, otlpJson) = (new OtlpProtobufParser(), new OtlpJsonParser());
        yield return Points("OTLP, protobuf", OtlpPayloads.Protobuf(page), body => otlp.Parse(body, limits, batch));
        yield return Points("OTLP, JSON", OtlpPayloads.Json(page), body => otlpJson.Parse(body, limits, batch));

        var (v1, v2) = (new RemoteWriteV1Parser(RemoteNaming.Default, new RemoteMetadata()), new RemoteWriteV2Parser(RemoteNaming.Default, new RemoteMetadata()));
        yield return Points("remote write 1.0", FlatPayloads.RemoteWriteV1(page), body => v1.Parse(body, limits, batch));
        yield return Points("remote write 2.0", FlatPayloads.RemoteWriteV2(page), body => v2.Parse(body, limits, batch));

        var influx = new InfluxParser(new InfluxNaming(new TagSourceOptions(["host"], "job"), _ => false, UsesTimes: true));
        yield return Points("Influx line protocol", FlatPayloads.Influx(page), body => influx.Parse(body, "app"u8, 1, limits, batch));

        var asab = new AsabParser(new AsabNaming(new TagSourceOptions(["host"], "appclass"), _ => false));
        yield return Points("ASAB's JSON", AsabPayloads.Of(page), body => asab.Parse(body, limits, batch));

        var (statsD, sum, lines) = (new StatsDReader(), new StatsDSum(), StatsDPayloads.Of(page));
        yield return Reader("StatsD, lines alone", lines, body => statsD.Read(body), () => statsD.Samples);
        yield return Reader("StatsD, added up", lines, body => sum.Add(body), () => sum.Samples);

        var (native, request) = (new NativeParser(), new NativeRequest());
        yield return Reader("native frames", NativePayloads.Of(page), body => native.Parse(body, limits, request)?.ToString(), () => request.Samples);

        (string, byte[], Func<int>) Exposition(string name, PageFormat format, Func<byte[], string?> read) => Reader(name, PagePayloads.Of(page, format), read, () => parsed.Samples.Length);
        (string, byte[], Func<int>) Points(string name, byte[] body, Func<byte[], string?> read) => Reader(name, body, read, () => batch.Samples);
    }

    private static (string, byte[], Func<int>) Reader(string name, byte[] body, Func<byte[], string?> read, Func<int> samples) =>
        (name, body, () => read(body) is { } error ? throw new TroubleException($"{name}: {error}") : samples());
}
