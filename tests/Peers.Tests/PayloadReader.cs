using System.Globalization;
using System.Text;
using IronSnappy;

namespace Tributary.Peers.Tests;

/// <summary>
/// Reads payloads back into the sample lines of their text, sorted, with the labels sorted too: <c>name{a="b",...} value</c>.
/// What a protocol says beside them, the sender and the time, is handed out apart.
/// </summary>
internal static class PayloadReader
{
    /// <summary>What a payload says.</summary>
    public sealed record Contents(string[] Samples, string[] Senders, ulong[] Times);

    public static string[] Text(byte[] payload) =>
        Sorted(Encoding.ASCII.GetString(payload).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line =>
        {
            var (open, close) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf("\"} ", StringComparison.Ordinal));
            var labels = line[(open + 1)..close].Split("\",").Select(label => label.Split("=\"")).Select(pair => (pair[0], pair[1]));
            return Sample(line[..open], labels, double.Parse(line[(close + 3)..], CultureInfo.InvariantCulture));
        }));

    public static Contents Influx(byte[] payload)
    {
        var (samples, senders, times) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new HashSet<ulong>());
        foreach (var line in Encoding.ASCII.GetString(payload).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            var key = parts[0].Split(',');
            var tags = key[1..].Select(tag => tag.Split('=')).Select(pair => (Name: pair[0], Value: pair[1])).ToArray();
            Assert.Equal(tags.Select(tag => tag.Name).Order(StringComparer.Ordinal), tags.Select(tag => tag.Name));
            senders.Add(string.Join(',', tags.Where(tag => tag.Name is "host" or "job")));
            times.Add(ulong.Parse(parts[2], CultureInfo.InvariantCulture));
            foreach (var field in parts[1].Split(',').Select(field => field.Split('=')))
                samples.Add(Sample(field[0] == "value" ? key[0] : $"{key[0]}_{field[0]}", tags.Where(tag => tag.Name is not ("host" or "job")), double.Parse(field[1], CultureInfo.InvariantCulture)));
        }

        return new Contents(Sorted(samples), [.. senders], [.. times]);
    }

    public static Contents RemoteWrite(byte[] payload)
    {
        var (samples, senders, times) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new HashSet<ulong>());
        foreach (var series in new ProtoFields(Snappy.Decode(payload)).Messages(1))
        {
            var labels = series.Messages(1).Select(label => (Name: label.Text(1), Value: label.Text(2))).ToArray();
            Assert.Equal(labels.Select(label => label.Name).Order(StringComparer.Ordinal), labels.Select(label => label.Name));
            senders.Add(string.Join(',', labels.Where(label => label.Name is "instance" or "job")));
            times.Add(series.Message(2).Number(2));
            samples.Add(Sample(labels[0].Value, labels.Where(label => label.Name is not ("__name__" or "instance" or "job")), series.Message(2).Double(1)));
        }

        return new Contents(Sorted(samples), [.. senders], [.. times]);
    }

    public static Contents Otlp(byte[] payload)
    {
        var (samples, times) = (new List<string>(), new HashSet<ulong>());
        var resource = new ProtoFields(payload).Message(1);
        foreach (var metric in resource.Message(2).Messages(2))
        {
            var data = metric.Message(new[] { 5, 7, 9, 11 }.Single(metric.Has));
            if (metric.Has(7) || metric.Has(9)) Assert.Equal(2UL, data.Number(2));
            if (metric.Has(7)) Assert.Equal(1UL, data.Number(3));
            foreach (var point in data.Messages(1))
            {
                times.Add(point.Number(3));
                Assert.Equal(!metric.Has(5), point.Has(2) && point.Number(2) < point.Number(3));
                samples.AddRange(SamplesOf(metric, point));
            }
        }

        return new Contents(Sorted(samples), [string.Join(',', Attributes(resource.Message(1), 1))], [.. times]);
    }

    private static IEnumerable<string> SamplesOf(ProtoFields metric, ProtoFields point)
    {
        var name = metric.Text(1);
        var labels = Attributes(point, metric.Has(9) ? 9 : 7).ToArray();
        if (metric.Has(5) || metric.Has(7)) return [Sample(name, labels, metric.Has(5) ? point.Double(4) : point.Number(6))];
        return
        [
            Sample($"{name}_count", labels, point.Number(4)),
            Sample($"{name}_sum", labels, point.Double(5)),
            .. metric.Has(9) ? Buckets(name, labels, point) : point.Messages(6).Select(quantile => Sample(name, [.. labels, ("quantile", Number(quantile.Double(1)))], quantile.Double(2))),
        ];
    }

    private static IEnumerable<string> Buckets(string name, (string, string)[] labels, ProtoFields point)
    {
        var (counts, bounds, total) = (point.Packed(6), point.Packed(7), 0UL);
        Assert.Equal(counts.Length, bounds.Length + 1);
        for (var i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            yield return Sample($"{name}_bucket", [.. labels, ("le", i < bounds.Length ? Number(BitConverter.UInt64BitsToDouble(bounds[i])) : "+Inf")], total);
        }
    }

    private static IEnumerable<(string, string)> Attributes(ProtoFields message, int field) => message.Messages(field).Select(pair => (pair.Text(1), pair.Message(2).Text(1)));

    private static string Sample(string name, IEnumerable<(string Name, string Value)> labels, double value) =>
        $"{name}{{{string.Join(',', labels.OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => $"{label.Name}=\"{label.Value}\""))}}} {Number(value)}";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string[] Sorted(IEnumerable<string> samples) => [.. samples.Order(StringComparer.Ordinal)];
}
