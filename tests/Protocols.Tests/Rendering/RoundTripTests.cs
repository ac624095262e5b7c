using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Rendering;

public sealed class RoundTripTests
{
    [Fact]
    public void What_the_text_renderer_writes_reads_back_as_the_same_page() =>
        Prop.ForAll<int>(seed =>
        {
            var parsed = new ParsedExposition();
            var page = RenderText(new RandomPage(seed).Render);
            var error = new TextParser().Parse(page, ParserLimits.Default, parsed);
            return Same(page, error, RenderText(again => Replay.Render(parsed, again)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_the_OpenMetrics_renderer_writes_reads_back_as_the_same_page() =>
        Prop.ForAll<int>(seed =>
        {
            var parsed = new ParsedExposition();
            var page = RenderOpenMetrics(new RandomPage(seed).Render);
            var error = new OpenMetricsParser().Parse(page, ParserLimits.Default, parsed);
            return Same(page, error, RenderOpenMetrics(again => Replay.Render(parsed, again)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_golden_page_reads_back_as_the_same_page()
    {
        var parsed = new ParsedExposition();
        var page = RenderText(SamplePage.Render);
        Assert.Null(new TextParser().Parse(page, ParserLimits.Default, parsed));
        Assert.Equal(Encoding.UTF8.GetString(page), Encoding.UTF8.GetString(RenderText(again => Replay.Render(parsed, again))));
    }

    private static Property Same(byte[] page, ParseError? error, byte[] again) =>
        page.AsSpan().SequenceEqual(again).Label($"{error}\n{Encoding.UTF8.GetString(page)}\n--- again:\n{Encoding.UTF8.GetString(again)}");

    private static byte[] RenderText(Action<TextRenderer> render)
    {
        var output = new ArrayBufferWriter<byte>();
        render(new TextRenderer(output));
        return output.WrittenSpan.ToArray();
    }

    private static byte[] RenderOpenMetrics(Action<OpenMetricsRenderer> render)
    {
        var output = new ArrayBufferWriter<byte>();
        render(new OpenMetricsRenderer(output));
        return output.WrittenSpan.ToArray();
    }
}
