using System.Globalization;
using System.Text;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.Tests.Protobuf;

/// <summary>
/// Writes a delimited stream of <c>io.prometheus.client.MetricFamily</c> as text, by a table of its own of what the
/// fields are, taken from metrics.proto. A field that is not in it fails the test.
/// </summary>
internal static class DecodedPage
{
    private enum Kind
    {
        Text,
        Unsigned,
        Signed,
        Number,
        Deltas,
        Numbers,
        Message,
    }

    private sealed record FieldType(string Name, Kind Kind, string Message = "");

    private static readonly Dictionary<string, Dictionary<int, FieldType>> Schema = new()
    {
        ["MetricFamily"] = new()
        {
            [1] = new("name", Kind.Text),
            [2] = new("help", Kind.Text),
            [3] = new("type", Kind.Unsigned),
            [4] = new("metric", Kind.Message, "Metric"),
            [5] = new("unit", Kind.Text),
        },
        ["Metric"] = new()
        {
            [1] = new("label", Kind.Message, "LabelPair"),
            [2] = new("gauge", Kind.Message, "Value"),
            [3] = new("counter", Kind.Message, "Value"),
            [4] = new("summary", Kind.Message, "Summary"),
            [5] = new("untyped", Kind.Message, "Value"),
            [7] = new("histogram", Kind.Message, "Histogram"),
        },
        ["LabelPair"] = new() { [1] = new("name", Kind.Text), [2] = new("value", Kind.Text) },
        ["Value"] = new() { [1] = new("value", Kind.Number), [2] = new("exemplar", Kind.Message, "Exemplar"), [3] = new("created", Kind.Message, "Timestamp") },
        ["Summary"] = new()
        {
            [1] = new("sample_count", Kind.Unsigned),
            [2] = new("sample_sum", Kind.Number),
            [3] = new("quantile", Kind.Message, "Quantile"),
            [4] = new("created", Kind.Message, "Timestamp"),
        },
        ["Quantile"] = new() { [1] = new("quantile", Kind.Number), [2] = new("value", Kind.Number) },
        ["Histogram"] = new()
        {
            [1] = new("sample_count", Kind.Unsigned),
            [4] = new("sample_count_float", Kind.Number),
            [2] = new("sample_sum", Kind.Number),
            [3] = new("bucket", Kind.Message, "Bucket"),
            [5] = new("schema", Kind.Signed),
            [6] = new("zero_threshold", Kind.Number),
            [7] = new("zero_count", Kind.Unsigned),
            [8] = new("zero_count_float", Kind.Number),
            [9] = new("negative_span", Kind.Message, "BucketSpan"),
            [10] = new("negative_delta", Kind.Deltas),
            [11] = new("negative_count", Kind.Numbers),
            [12] = new("positive_span", Kind.Message, "BucketSpan"),
            [13] = new("positive_delta", Kind.Deltas),
            [14] = new("positive_count", Kind.Numbers),
            [15] = new("created", Kind.Message, "Timestamp"),
            [16] = new("exemplars", Kind.Message, "Exemplar"),
        },
        ["Bucket"] = new() { [1] = new("cumulative_count", Kind.Unsigned), [4] = new("cumulative_count_float", Kind.Number), [2] = new("upper_bound", Kind.Number), [3] = new("exemplar", Kind.Message, "Exemplar") },
        ["Exemplar"] = new() { [1] = new("label", Kind.Message, "LabelPair"), [2] = new("value", Kind.Number), [3] = new("timestamp", Kind.Message, "Timestamp") },
        ["BucketSpan"] = new() { [1] = new("offset", Kind.Signed), [2] = new("length", Kind.Unsigned) },
        ["Timestamp"] = new() { [1] = new("seconds", Kind.Unsigned), [2] = new("nanos", Kind.Unsigned) },
    };

    /// <summary>A line a family, and a line a metric below it.</summary>
    public static string Of(ReadOnlySpan<byte> stream)
    {
        var text = new StringBuilder();
        while (!stream.IsEmpty)
        {
            var length = 0;
            var prefix = 0;
            for (var shift = 0; ; shift += 7)
            {
                var part = stream[prefix++];
                length |= (part & 0x7f) << shift;
                if (part < 0x80) break;
            }

            Write(text, "MetricFamily", new ProtoReader(stream.Slice(prefix, length)));
            text.Append('\n');
            stream = stream[(prefix + length)..];
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, string message, ProtoReader reader)
    {
        var isFirst = true;
        while (reader.Next())
        {
            var field = Schema[message][reader.Field];
            if (field.Name == "metric") text.Append("\n  ");
            else if (!isFirst) text.Append(' ');
            isFirst = false;
            text.Append(field.Name).Append(' ');
            WriteValue(text, field, ref reader);
        }

        Assert.False(reader.IsBroken);
    }

    private static void WriteValue(StringBuilder text, FieldType field, ref ProtoReader reader)
    {
        switch (field.Kind)
        {
            case Kind.Text:
                text.Append('\'').Append(Encoding.UTF8.GetString(reader.Bytes()).Replace("\n", "<LF>", StringComparison.Ordinal)).Append('\'');
                break;
            case Kind.Unsigned:
                text.Append(CultureInfo.InvariantCulture, $"{reader.Varint()}");
                break;
            case Kind.Signed:
                text.Append(CultureInfo.InvariantCulture, $"{reader.ZigZag()}");
                break;
            case Kind.Number:
                text.Append(CultureInfo.InvariantCulture, $"{reader.Double():R}");
                break;
            case Kind.Message:
                text.Append("{ ");
                Write(text, field.Message, reader.Message());
                text.Append(" }");
                break;
            default:
                WriteNumbers(text, field.Kind, reader.Bytes());
                break;
        }
    }

    private static void WriteNumbers(StringBuilder text, Kind kind, ReadOnlySpan<byte> packed)
    {
        var numbers = new ProtoReader(packed);
        var all = new List<string>();
        while (numbers.Position < packed.Length) all.Add(kind == Kind.Deltas ? numbers.ZigZag().ToString(CultureInfo.InvariantCulture) : numbers.Double().ToString("R", CultureInfo.InvariantCulture));
        Assert.False(numbers.IsBroken);
        text.Append('[').AppendJoin(' ', all).Append(']');
    }
}
