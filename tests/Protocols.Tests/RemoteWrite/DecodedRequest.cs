using System.Globalization;
using System.Text;
using Tributary.Metrics.Numbers;

namespace Tributary.Protocols.Tests.RemoteWrite;

/// <summary>
/// A request of remote write as text, a line a sample: <c>name{labels} value @time</c>, and of version 2 also its start, its
/// type, help and unit. What the specifications ask of a request is asserted on the way.
/// </summary>
internal static class DecodedRequest
{
    private const ulong StaleBits = 0x7ff0000000000002;

    private static readonly string[] Types = ["unspecified", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"];

    private static readonly string[] HistogramFields =
    [
        "", "count", "count_float", "sum", "schema", "zero_threshold", "zero_count", "zero_count_float", "negative_spans", "negative_deltas", "negative_counts",
        "positive_spans", "positive_deltas", "positive_counts", "reset_hint", "time", "custom_values", "start",
    ];

    /// <summary>A message <c>prometheus.WriteRequest</c>.</summary>
    public static string[] V1(byte[] request)
    {
        var lines = new List<string>();
        foreach (var field in WireField.Read(request))
        {
            if (field.Number == 3) lines.Add(Metadata(field.Message));
            else lines.Add(SeriesV1(Of(field, 1)));
        }

        return [.. lines];
    }

    /// <summary>A message <c>io.prometheus.write.v2.Request</c>.</summary>
    public static string[] V2(byte[] request)
    {
        var fields = WireField.Read(request);
        string[] symbols = [.. fields.Where(field => field.Number == 4).Select(field => field.Text)];
        Assert.Equal("", symbols[0]);
        Assert.Equal(symbols.Length, symbols.Distinct(StringComparer.Ordinal).Count());
        Assert.All(fields, field => Assert.InRange(field.Number, 4, 5));
        return [.. fields.Where(field => field.Number == 5).Select(field => SeriesV2(field.Message, symbols))];
    }

    private static string SeriesV1(IReadOnlyList<WireField> series)
    {
        var labels = series.Where(field => field.Number == 1).Select(field => (Of(field.Message, 1).Text, Of(field.Message, 2).Text));
        var value = Assert.Single(series, field => field.Number is 2 or 4);
        Assert.All(series, field => Assert.Contains(field.Number, (int[])[1, 2, 4]));
        return $"{Series(labels)} {(value.Number == 2 ? Sample(value.Message) : Histogram(value.Message))}";
    }

    private static string SeriesV2(IReadOnlyList<WireField> series, string[] symbols)
    {
        var references = Of(series, 1).Varints;
        Assert.Equal(0, references.Count % 2);
        var labels = references.Chunk(2).Select(pair => (symbols[pair[0]], symbols[pair[1]]));
        var value = Assert.Single(series, field => field.Number is 2 or 3);
        var metadata = Of(series, 5).Message;
        var created = series.SingleOrDefault(field => field.Number == 6)?.Value ?? 0;
        Assert.Equal(created, value.Message.SingleOrDefault(field => field.Number == (value.Number == 2 ? 3 : 17))?.Value ?? 0);
        Assert.All(series, field => Assert.Contains(field.Number, (int[])[1, 2, 3, 5, 6]));
        return $"{Series(labels)} {(value.Number == 2 ? Sample(value.Message) : Histogram(value.Message))} {Types[Of(metadata, 1).Value]} '{Line(symbols[Of(metadata, 3).Value])}' '{symbols[Of(metadata, 4).Value]}'";
    }

    private static string Series(IEnumerable<(string Name, string Value)> labels)
    {
        var all = labels.ToList();
        Assert.Equal(all.Select(label => label.Name).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal), all.Select(label => label.Name));
        Assert.All(all, label => Assert.NotEqual("", label.Value));
        var sorted = new SortedDictionary<string, string>(all.Where(label => label.Name != "__name__").ToDictionary(label => label.Name, label => label.Value), StringComparer.Ordinal);
        return $"{all.Single(label => label.Name == "__name__").Value}{{{Metrics.Identity.LabelText.Write(sorted)}}}";
    }

    private static string Sample(IReadOnlyList<WireField> sample)
    {
        var start = sample.SingleOrDefault(field => field.Number == 3) is { } field ? $" since {field.Value}" : "";
        return $"{Number(Of(sample, 1).Value)} @{Of(sample, 2).Value}{start}";
    }

    private static string Histogram(IReadOnlyList<WireField> histogram)
    {
        var text = new StringBuilder("histogram");
        foreach (var field in histogram)
        {
            text.Append(CultureInfo.InvariantCulture, $" {HistogramFields[field.Number]} ");
            text.Append(field.Number switch
            {
                2 or 3 or 5 or 7 => Number(field.Value),
                4 => WireField.ZigZag(field.Value).ToString(CultureInfo.InvariantCulture),
                8 or 11 => $"{WireField.ZigZag(Of(field.Message, 1).Value)}:{Of(field.Message, 2).Value}",
                9 or 12 => $"[{string.Join(' ', field.Varints.Select(WireField.ZigZag))}]",
                10 or 13 => $"{field.Bytes.Length / 8} floats",
                _ => field.Value.ToString(CultureInfo.InvariantCulture),
            });
        }

        return text.ToString();
    }

    private static string Metadata(IReadOnlyList<WireField> metadata) =>
        $"# {Of(metadata, 2).Text} {Types[Of(metadata, 1).Value]} '{Line(Of(metadata, 4).Text)}' '{Of(metadata, 5).Text}'";

    private static string Number(ulong bits) => bits == StaleBits ? "stale" : new ExactSum(BitConverter.UInt64BitsToDouble(bits)).ToString();

    private static string Line(string text) => text.Replace("\n", "<LF>", StringComparison.Ordinal);

    private static WireField Of(IReadOnlyList<WireField> message, int number) => Assert.Single(message, field => field.Number == number);

    private static IReadOnlyList<WireField> Of(WireField field, int number)
    {
        Assert.Equal(number, field.Number);
        return field.Message;
    }
}
