using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Tributary.Fleet.Tests.Peer;

/// <summary>
/// Reads delimited <c>MetricFamily</c> messages into the samples that the same push has in text. It goes by the numbers of
/// fields alone (https://protobuf.dev/programming-guides/encoding/), and shares no code with Fleet's writer.
/// </summary>
internal static class NaiveProtobuf
{
    private static readonly string[] Types = ["counter", "gauge", "summary", "untyped", "histogram"];

    public static List<NaiveSample> Parse(byte[] body, IReadOnlyDictionary<string, string> group, bool bodyOverrides)
    {
        var samples = new List<NaiveSample>();
        for (ReadOnlySpan<byte> rest = body; !rest.IsEmpty;)
        {
            var length = (int)Varint(ref rest);
            var family = Fields(rest[..length].ToArray());
            rest = rest[length..];
            var (name, type) = (Text(family, 1), Types[family.First(field => field.Number == 3).Varint]);
            foreach (var metric in All(family, 4)) Add(samples, name, type, metric, Labels(metric, group, bodyOverrides));
        }

        return samples;
    }

    private static void Add(List<NaiveSample> samples, string family, string type, List<Field> metric, SortedDictionary<string, string> labels)
    {
        switch (type)
        {
            case "counter":
                Sample("", "", "", Double(All(metric, 3)[0], 1));
                break;
            case "gauge":
                Sample("", "", "", Double(All(metric, 2)[0], 1));
                break;
            case "histogram":
                var histogram = All(metric, 7)[0];
                foreach (var bucket in All(histogram, 3).Where(bucket => double.IsFinite(Double(bucket, 2)))) Sample("_bucket", "le", Spell(Double(bucket, 2)), Count(bucket));
                Sample("_bucket", "le", "+Inf", Count(histogram));
                Sample("_sum", "", "", Double(histogram, 2));
                Sample("_count", "", "", Count(histogram));
                break;
            default:
                var summary = All(metric, 4)[0];
                foreach (var quantile in All(summary, 3)) Sample("", "quantile", Spell(Double(quantile, 1)), Double(quantile, 2));
                Sample("_sum", "", "", Double(summary, 2));
                Sample("_count", "", "", Count(summary));
                break;
        }

        void Sample(string suffix, string lastName, string lastValue, double value)
        {
            var all = new SortedDictionary<string, string>(labels, StringComparer.Ordinal);
            if (lastName.Length > 0) all[lastName] = lastValue;
            samples.Add(new NaiveSample(family, type, family + suffix, all, Exactly(value)));
        }
    }

    private static SortedDictionary<string, string> Labels(List<Field> metric, IReadOnlyDictionary<string, string> group, bool bodyOverrides)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in All(metric, 1)) labels[Text(label, 1)] = NaiveText.Escape(Text(label, 2));
        NaiveText.Group(labels, group, bodyOverrides);
        return labels;
    }

    private static double Count(List<Field> fields) => fields.First(field => field.Number == 1).Varint;

    private static double Double(List<Field> fields, int number) => BinaryPrimitives.ReadDoubleLittleEndian(fields.First(field => field.Number == number).Bytes);

    private static string Text(List<Field> fields, int number) => Encoding.UTF8.GetString(fields.First(field => field.Number == number).Bytes);

    private static List<List<Field>> All(List<Field> fields, int number) => [.. fields.Where(field => field.Number == number).Select(field => Fields(field.Bytes))];

    private static decimal Exactly(double value) => Math.Floor(value) == value ? (long)value : decimal.Parse(Spell(value), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Spell(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static List<Field> Fields(ReadOnlySpan<byte> rest)
    {
        var fields = new List<Field>();
        while (!rest.IsEmpty)
        {
            var tag = Varint(ref rest);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new Field(number, [], Varint(ref rest)));
                    continue;
                case 1:
                    fields.Add(new Field(number, rest[..8].ToArray(), 0));
                    rest = rest[8..];
                    continue;
                default:
                    var length = (int)Varint(ref rest);
                    fields.Add(new Field(number, rest[..length].ToArray(), 0));
                    rest = rest[length..];
                    continue;
            }
        }

        return fields;
    }

    private static long Varint(ref ReadOnlySpan<byte> rest)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = rest[0];
            rest = rest[1..];
            value |= (long)(part & 127) << shift;
            if (part < 128) return value;
        }
    }

    private sealed record Field(int Number, byte[] Bytes, long Varint);
}
