using System.Globalization;
using System.Text;
using Tributary.Metrics.Points;
using Tributary.Protocols.Tests.Protobuf;

namespace Tributary.Formats.Payloads;

/// <summary>The page as an <c>ExportMetricsServiceRequest</c> of one resource, cumulative.</summary>
internal static class OtlpPayloads
{
    private const ulong Start = 1_700_000_000_000_000_000;
    private const ulong Time = Start + 60_000_000_000;

    public static byte[] Protobuf(SamplePage page) => WireWriter.Of(request => request.Message(1, resource =>
    {
        resource.Message(1, attributes => Attribute(Attribute(attributes, 1, "service.name", "app"), 1, "service.instance.id", "i1"));
        resource.Message(2, scope =>
        {
            foreach (var family in page.Families) scope.Message(2, metric => Write(page, family, metric));
        });
    }));

    public static byte[] Json(SamplePage page)
    {
        var text = new StringBuilder("{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"app\"}},{\"key\":\"service.instance.id\",\"value\":{\"stringValue\":\"i1\"}}]},\"scopeMetrics\":[{\"metrics\":[");
        text.AppendJoin(',', page.Families.Select(family =>
        {
            var type = family.Description.Type;
            var form = type switch
            {
                MetricType.Counter => "\"sum\":{\"isMonotonic\":true,\"aggregationTemporality\":2,",
                MetricType.Gauge => "\"gauge\":{",
                MetricType.Histogram => "\"histogram\":{\"aggregationTemporality\":2,",
                _ => "\"summary\":{",
            };
            return $"{{\"name\":\"{family.Description.Name}\",\"description\":\"{family.Description.Help}\",{form}\"dataPoints\":[{string.Join(',', family.Series.Select(series => PointOf(page, type, series)))}]}}}}";
        }));
        return Encoding.UTF8.GetBytes(text.Append("]}]}]}").ToString());
    }

    private static void Write(SamplePage page, SampleFamily family, WireWriter metric)
    {
        var type = family.Description.Type;
        metric.Text(1, family.Description.Name).Text(2, family.Description.Help);
        metric.Message(type switch { MetricType.Counter => 7, MetricType.Gauge => 5, MetricType.Histogram => 9, _ => 11 }, data =>
        {
            foreach (var series in family.Series) data.Message(1, point => Write(page, type, series, point));
            if (type is MetricType.Counter or MetricType.Histogram) data.Varint(2, 2);
            if (type == MetricType.Counter) data.Varint(3, 1);
        });
    }

    private static void Write(SamplePage page, MetricType type, SampleSeries series, WireWriter point)
    {
        var isNumber = type is MetricType.Counter or MetricType.Gauge;
        foreach (var (name, value) in series.Labels) Attribute(point, type == MetricType.Histogram ? 9 : 7, name, value);
        Fixed(Fixed(point, 2, Start), 3, Time);
        if (isNumber)
        {
            point.Double(4, series.Value);
            return;
        }

        Fixed(point, 4, type == MetricType.Histogram ? (ulong)series.Cumulative[^1].ToDouble() : 100).Double(5, series.Value);
        if (type == MetricType.Histogram)
        {
            point.Message(6, counts =>
            {
                foreach (var _ in series.Cumulative) counts.RawDouble(BitConverter.UInt64BitsToDouble((ulong)series.Cumulative[0].ToDouble()));
            });
            point.Message(7, bounds =>
            {
                foreach (var bound in page.Bounds.ToArray()) bounds.RawDouble(bound);
            });
        }
        else
        {
            foreach (var quantile in series.Quantiles) point.Message(6, value => value.Double(1, quantile.Quantile).Double(2, quantile.Value));
        }
    }

    private static WireWriter Attribute(WireWriter message, int field, string key, string value) => message.Message(field, pair => pair.Text(1, key).Message(2, any => any.Text(1, value)));

    private static WireWriter Fixed(WireWriter message, int field, ulong value) => message.Double(field, BitConverter.UInt64BitsToDouble(value));

    private static string PointOf(SamplePage page, MetricType type, SampleSeries series)
    {
        var attributes = string.Join(',', series.Labels.Select(label => $"{{\"key\":\"{label.Name}\",\"value\":{{\"stringValue\":\"{label.Value}\"}}}}"));
        var value = type switch
        {
            MetricType.Counter or MetricType.Gauge => $"\"asDouble\":{Text(series.Value)}",
            MetricType.Histogram => $"\"count\":\"{Text(series.Cumulative[^1].ToDouble())}\",\"sum\":{Text(series.Value)},\"bucketCounts\":[{string.Join(',', series.Cumulative.Select(_ => $"\"{Text(series.Cumulative[0].ToDouble())}\""))}],\"explicitBounds\":[{string.Join(',', page.Bounds.ToArray().Select(Text))}]",
            _ => $"\"count\":\"100\",\"sum\":{Text(series.Value)},\"quantileValues\":[{string.Join(',', series.Quantiles.Select(one => $"{{\"quantile\":{Text(one.Quantile)},\"value\":{Text(one.Value)}}}"))}]",
        };
        return $"{{\"attributes\":[{attributes}],\"startTimeUnixNano\":\"{Start}\",\"timeUnixNano\":\"{Time}\",{value}}}";
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
