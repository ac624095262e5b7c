using System.Globalization;
using System.Text;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Tests.Points;

/// <summary>Shows what a parser found, one line a point, for comparing with what a test expects.</summary>
internal static class PointDump
{
    /// <summary><c>{source} name{labels} kind values created..time</c>, and <c># {labels} value time</c> for each exemplar; an increment has a plus before its values.</summary>
    public static string[] Of(PointBatch batch)
    {
        var lines = new List<string>();
        for (var index = 0; index < batch.Points.Length; index++)
        {
            ref readonly var point = ref batch.Points[index];
            var family = batch.Families[point.Family];
            var shape = point.Bounds is { } bounds ? $" le[{Join(bounds.ToArray())}]" : point.Quantiles is { Length: > 0 } quantiles ? $" q[{Join(quantiles)}]" : "";
            lines.Add($"{{{Text(batch.SourceLabels(point.Source))}}} {family.Description.Name}{{{Text(batch.LabelsOf(point))}}} {family.Kind}{shape} {(family.IsDelta ? "+" : "")}{Values(batch, point)}{Sketch(batch, point)} {Number(point.Created)}..{Number(point.Time)}{Exemplars(batch, index)}");
        }

        return [.. lines];
    }

    public static string[] Families(PointBatch batch) =>
        [.. batch.Families.Select(family => $"{family.Description.Name} {family.Description.Type} unit={family.Description.Unit} help={family.Description.Help}")];

    private static string Values(PointBatch batch, in ParsedPoint point)
    {
        var payload = batch.PayloadOf(point);
        if (payload.Length > 0 && batch.Families[point.Family].Kind == PointKind.ExponentialHistogram)
        {
            Assert.True(ExponentialHistogram.TryRead(ref payload, out var histogram));
            return $"schema {histogram.Schema} zero {Number(histogram.ZeroThreshold)}:{Number(histogram.ZeroCount)} +{Buckets(histogram.Positive)} -{Buckets(histogram.Negative)} count {histogram.Count} sum {histogram.Sum}";
        }

        var texts = new List<string>();
        var values = batch.ValuesOf(point);
        for (var i = 0; i < values.Length; i++)
        {
            double low = 0;
            foreach (var (index, part) in batch.LowParts)
            {
                if (index == point.ValuesStart + i) low = part;
            }

            texts.Add(new ExactSum(values[i], low).ToString());
        }

        return string.Join(' ', texts);
    }

    private static string Exemplars(PointBatch batch, int point)
    {
        var text = new StringBuilder();
        foreach (ref readonly var exemplar in batch.Exemplars.Of(point)) text.Append($" # {{{Text(batch.Exemplars.LabelsOf(exemplar))}}} {Number(exemplar.Value)} {Number(exemplar.Time)}");
        return text.ToString();
    }

    /// <summary>How much a summary's sketch has seen, and between which values.</summary>
    private static string Sketch(PointBatch batch, in ParsedPoint point)
    {
        var payload = batch.PayloadOf(point);
        if (payload.IsEmpty || batch.Families[point.Family].Kind != PointKind.Summary) return "";
        Assert.True(QuantileSketch.TryRead(ref payload, out var sketch));
        return $" sketch {sketch.Count} in {Number(sketch.Min)}..{Number(sketch.Max)}";
    }

    private static string Buckets(BucketStore store) => $"[{string.Join(' ', Enumerable.Range(0, store.Count).Select(i => $"{store.Indices[i]}:{Number(store.Counts[i])}"))}]";

    private static string Join(double[] numbers) => string.Join(' ', numbers.Select(Number));

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
