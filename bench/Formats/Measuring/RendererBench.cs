using System.Buffers;
using System.Globalization;
using Tributary.Formats.Payloads;
using Tributary.Peers.Reporting;
using Tributary.Protocols.Bodies;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Influx;
using Tributary.Protocols.Json;
using Tributary.Protocols.RemoteWrite;
using Tributary.Protocols.Rendering;
using Tributary.Protocols.Text;

namespace Tributary.Formats.Measuring;

/// <summary>What it costs to write each format of page, and the bodies that targets are sent, into memory and without compression.</summary>
internal static class RendererBench
{
    private const long Time = 1_700_000_000_000;

    /// <summary>Pages of a view that is written as bodies: what it is written by is made anew for each view, and grows with the first of them.</summary>
    private const int PagesOfView = 10;

    public static MarkdownTable Run(SamplePage page, int repeats, TextWriter log)
    {
        var table = new MarkdownTable($"Writing the page, {repeats} times a second of processor time; median (least - most). Samples are those that text has. What targets are sent is written {PagesOfView} pages at a time:", "format", "bytes", "MB per CPU second", "million samples per CPU second", "bytes allocated per sample");
        var parsed = new ParsedExposition();
        new TextParser().Parse(PagePayloads.Of(page, PageFormat.Text), ParserLimits.Default, parsed);
        var samples = parsed.Samples.Length;
        foreach (var (name, pages, write) in Renderers(page))
        {
            var bytes = write() / pages;
            var costs = Cost.Of(() => write(), repeats).Select(cost => new Cost(cost.CpuSeconds / pages, cost.Bytes / pages)).ToArray();
            log.WriteLine($"wrote {name}");
            table.Add(
                name,
                bytes.ToString(CultureInfo.InvariantCulture),
                Spread.Of(costs.Select(cost => bytes / cost.CpuSeconds / 1e6)).Format(0),
                Spread.Of(costs.Select(cost => samples / cost.CpuSeconds / 1e6)).Format(1),
                Spread.Of(costs.Select(cost => cost.Bytes / samples)).Format(2));
        }

        return table;
    }

    /// <summary>Per format what writes it, or some pages of it, and says how many bytes it wrote.</summary>
    private static IEnumerable<(string Name, int Pages, Func<int> Write)> Renderers(SamplePage page)
    {
        yield return Page("text 0.0.4", PageFormat.Text);
        yield return Page("OpenMetrics 1.0", PageFormat.OpenMetrics);
        yield return Page("Prometheus' protobuf", PageFormat.Protobuf);
        yield return Page("JSON", PageFormat.Json);

        var view = new RemoteWriteView(Time, HasNativeHistograms: false);
        yield return Bodies("remote write 1.0, to a target", take => new RemoteWriteV1Renderer(take, view));
        yield return Bodies("remote write 2.0, to a target", take => new RemoteWriteV2Renderer(take, view));
        yield return Bodies("Influx line protocol, to a target", take => new InfluxRenderer(take, Time));
        yield return Bodies("JSON, to a target", take => new JsonBodyRenderer(take));

        (string, int, Func<int>) Page(string name, PageFormat format)
        {
            var output = new ArrayBufferWriter<byte>();
            return (name, 1, Write);

            int Write()
            {
                output.ResetWrittenCount();
                var renderer = PageRenderers.Create(format, output);
                page.Show(renderer);
                renderer.End();
                return output.WrittenCount;
            }
        }

        (string, int, Func<int>) Bodies(string name, Func<BodyHandler, IBodyRenderer> create)
        {
            var bytes = 0;
            BodyHandler take = (body, _) => bytes += body.Length;
            return (name, PagesOfView, Write);

            int Write()
            {
                bytes = 0;
                var renderer = create(take);
                for (var i = 0; i < PagesOfView; i++) page.Show(renderer);
                renderer.End();
                (renderer as IDisposable)?.Dispose();
                return bytes;
            }
        }
    }
}
