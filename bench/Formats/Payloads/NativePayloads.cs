using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;
using Tributary.Protocols.Native;

namespace Tributary.Formats.Payloads;

/// <summary>The page as native frames, whose layouts have been told before: all pushes but the first are such.</summary>
internal static class NativePayloads
{
    public static byte[] Of(SamplePage page)
    {
        var writer = new NativeWriter();
        writer.BeginUpdate(new NativeSource([new("job", "app"), new("instance", "i1")]), epoch: 1, sequence: 2);
        foreach (var family in page.Families)
        {
            var kind = LayoutDefinition.KindOf(family.Description.Type);
            var layout = new NativeLayout(family.Description, kind, [.. family.Series.Select(series => NativeSeries.Of(
                series.Labels.Select(label => KeyValuePair.Create(label.Name, label.Value)),
                kind == PointKind.ClassicHistogram ? page.Bounds : null,
                kind == PointKind.Summary ? [.. series.Quantiles.Select(quantile => quantile.Quantile)] : null))]);
            writer.AddFrame(new NativeDefinition(layout), NativeFrameFlags.None, [.. family.Series.SelectMany(series => ValuesOf(kind, series))]);
        }

        writer.EndUpdate();
        return writer.Written.ToArray();
    }

    private static IEnumerable<double> ValuesOf(PointKind kind, SampleSeries series) => kind switch
    {
        PointKind.ClassicHistogram => series.Cumulative.Select(count => count.ToDouble()).Append(series.Value),
        PointKind.Summary => [.. series.Quantiles.Select(quantile => quantile.Value), series.Value, 100],
        _ => [series.Value],
    };
}
