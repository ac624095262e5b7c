using System.Buffers;
using System.Globalization;
using System.Text;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Bodies;
using Tributary.Protocols.Naming;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Influx;

/// <summary>
/// Writes the merged view as bodies of line protocol
/// (https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/). A family is a measurement. Its value is the field <c>value</c>; a bucket is the field <c>bucket</c> of a line with the
/// tag <c>le</c>, a quantile the field <c>value</c> of one with the tag <c>quantile</c>; <c>sum</c> and <c>count</c> share a
/// line. So <see cref="InfluxParser"/> reads back the samples that the text page has.
/// </summary>
/// <remarks>
/// All numbers are floats: InfluxDB gives a field the type that comes first and refuses all others, and a total is now whole
/// and now not. It knows no NaN and no infinities; they are left out, and counted.
/// </remarks>
/// <param name="take">Takes the bodies.</param>
/// <param name="time">When the view was taken, Unix milliseconds.</param>
/// <param name="maxValues">Values after which a body ends.</param>
public sealed class InfluxRenderer(BodyHandler take, long time, int maxValues = BodyLimits.InfluxValues) : IBodyRenderer
{
    private readonly PageNames _names = new(NameEscaping.Underscores);
    private readonly ExponentialAsClassic _exponential = new();
    private readonly BoundTexts _bounds = new(BoundForm.Go);
    private readonly InfluxTagWriter _tags = new();
    private readonly ArrayBufferWriter<byte> _lines = new(64 << 10);
    private readonly byte[] _end = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" {time}000000\n"));
    private byte[] _measurement = [];
    private int _values;

    public string ContentType => "text/plain; charset=utf-8";

    public int Skipped { get; private set; }

    public void BeginFamily(FamilyDescription family) => _measurement = Encoding.ASCII.GetBytes(_names.Family(family.Name));

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created) => WriteValue(labels, value);

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value) => WriteValue(labels, value);

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created)
    {
        _tags.Set(_names.Labels(labels), "le"u8);
        for (var i = 0; i < cumulative.Length; i++) WriteBound("le"u8, i < bounds.Count ? bounds[i] : double.PositiveInfinity, "bucket"u8, cumulative[i]);
        WriteSumAndCount(sum, cumulative[^1]);
        EndSeries();
    }

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created)
    {
        var cumulative = _exponential.Convert(histogram, classicBounds, out var bounds);
        ClassicHistogram(labels, bounds, cumulative, histogram.Sum, created);
    }

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created)
    {
        _tags.Set(_names.Labels(labels), "quantile"u8);
        foreach (ref readonly var quantile in quantiles) WriteBound("quantile"u8, quantile.Quantile, "value"u8, new ExactSum(quantile.Value));
        WriteSumAndCount(sum, count);
        EndSeries();
    }

    public void End()
    {
        if (_values > 0) take(_lines.WrittenSpan, _values);
        _lines.ResetWrittenCount();
        _values = 0;
    }

    private void WriteValue(ReadOnlySpan<byte> labels, in ExactSum value)
    {
        if (!IsTaken(value)) return;
        _tags.Set(_names.Labels(labels), default);
        BeginLine(default, default);
        WriteField("value"u8, value);
        _lines.Write(_end);
        EndSeries();
    }

    private void WriteBound(ReadOnlySpan<byte> tag, double bound, ReadOnlySpan<byte> field, in ExactSum value)
    {
        if (!IsTaken(value)) return;
        BeginLine(tag, _bounds.Of(bound));
        WriteField(field, value);
        _lines.Write(_end);
    }

    private void WriteSumAndCount(in ExactSum sum, in ExactSum count)
    {
        // NaN is what a sum or a count is where it is not known: none is lost.
        var hasSum = !sum.IsNaN && IsTaken(sum);
        var hasCount = !count.IsNaN && IsTaken(count);
        if (!hasSum && !hasCount) return;
        BeginLine(default, default);
        if (hasSum) WriteField("sum"u8, sum);
        if (hasSum && hasCount) _lines.Write(","u8);
        if (hasCount) WriteField("count"u8, count);
        _lines.Write(_end);
    }

    private bool IsTaken(in ExactSum value)
    {
        if (double.IsFinite(value.High)) return true;
        Skipped++;
        return false;
    }

    private void BeginLine(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> text)
    {
        _lines.Write(_measurement);
        _lines.Write(_tags.Before);
        if (!tag.IsEmpty)
        {
            _lines.Write(","u8);
            _lines.Write(tag);
            _lines.Write("="u8);
            _lines.Write(text);
        }

        _lines.Write(_tags.After);
        _lines.Write(" "u8);
    }

    private void WriteField(ReadOnlySpan<byte> key, in ExactSum value)
    {
        _lines.Write(key);
        _lines.Write("="u8);
        _lines.Advance(NumberText.Format(value, _lines.GetSpan(NumberText.MaxLength)));
        _values++;
    }

    private void EndSeries()
    {
        if (_values >= maxValues) End();
    }
}
