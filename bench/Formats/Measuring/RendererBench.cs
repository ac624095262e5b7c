using System.Buffers;
using System.Globalization;
using Tributary.Formats.Payloads;
using Tributary.Peers.Reporting;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Rendering;
using Tributary.Protocols.Text;

namespace Tributary.Formats.Measuring;

/// <summary>What it costs to write each format of page, into memory and without compression.</summary>
internal static class RendererBench
{
    private static readonly (string Name, PageFormat Format)[] Formats =
    [
        ("text 0.0.4", PageFormat.Text),
        ("OpenMetrics 1.0", PageFormat.OpenMetrics),
        ("Prometheus' protobuf", PageFormat.Protobuf),
        ("JSON", PageFormat.Json),
    ];

    public static MarkdownTable Run(SamplePage page, int repeats, TextWriter log)
    {
        var table = new MarkdownTable($"Writing the page, {repeats} times a second of processor time; median (least - most). Samples are those that text has:", "format", "bytes", "MB per CPU second", "million samples per CPU second", "bytes allocated per sample");
        var parsed = new ParsedExposition();
        new TextParser().Parse(PagePayloads.Of(page, PageFormat.Text), ParserLimits.Default, parsed);
        var samples = parsed.Samples.Length;
        foreach (var (name, format) in Formats)
        {
            var output = new ArrayBufferWriter<byte>();
            var renderer = PageRenderers.Create(format, output);
            page.Show(renderer);
            renderer.End();
            var bytes = output.WrittenCount;
            var costs = Cost.Of(
                () =>
                {
                    output.ResetWrittenCount();
                    var again = PageRenderers.Create(format, output);
                    page.Show(again);
                    again.End();
                },
                repeats);
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
}
