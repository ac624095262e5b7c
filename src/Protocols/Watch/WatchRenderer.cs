using System.Buffers;
using System.Text;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Watch;

/// <summary>
/// Writes a table for people who watch a terminal (<c>watch curl</c>): metric, labels, value. Buckets are left out, for a
/// screen has no room for them; a histogram shows its count, sum and mean. A column is as wide as the widest cell so
/// far, so that the table is lined up while it streams.
/// </summary>
public sealed class WatchRenderer(IBufferWriter<byte> output) : IExpositionRenderer
{
    private const int MetricWidth = 40;
    private const int LabelsWidth = 40;

    private byte[] _name = [];
    private int _metricWidth = MetricWidth;
    private int _labelsWidth = LabelsWidth;
    private bool _hasHeader;

    public string ContentType => "text/plain; charset=utf-8";

    public IBufferWriter<byte> Output { get; set; } = output;

    public void BeginFamily(FamilyDescription family) => _name = Encoding.UTF8.GetBytes(family.Name);

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created) => WriteRow(default, labels, value);

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value) => WriteRow(default, labels, value);

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created) =>
        WriteTotals(labels, sum, cumulative[^1]);

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created) =>
        WriteTotals(labels, histogram.Sum, histogram.Count);

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created)
    {
        foreach (ref readonly var quantile in quantiles)
        {
            var bound = Encoding.UTF8.GetBytes($"quantile=\"{new ExactSum(quantile.Quantile)}\"");
            WriteRow(default, labels.IsEmpty ? bound : [.. labels, (byte)',', .. bound], new ExactSum(quantile.Value));
        }

        WriteTotals(labels, sum, count);
    }

    /// <summary>Writes nothing: rows stand by themselves. Names are as they are.</summary>
    public bool EndChunk() => false;

    public void End() => WriteHeader();

    private void WriteHeader()
    {
        if (_hasHeader) return;
        _hasHeader = true;
        WriteCell("Metric"u8, default, _metricWidth);
        WriteCell("Labels"u8, default, _labelsWidth);
        Output.Write("Value\n"u8);
    }

    private void WriteTotals(ReadOnlySpan<byte> labels, in ExactSum sum, in ExactSum count)
    {
        if (!count.IsNaN) WriteRow("_count"u8, labels, count);
        if (!sum.IsNaN) WriteRow("_sum"u8, labels, sum);
        if (!sum.IsNaN && count.ToDouble() > 0) WriteRow(" mean"u8, labels, new ExactSum(sum.ToDouble() / count.ToDouble()));
    }

    private void WriteRow(ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, in ExactSum value)
    {
        WriteHeader();
        _metricWidth = Math.Max(_metricWidth, _name.Length + suffix.Length);
        _labelsWidth = Math.Max(_labelsWidth, labels.Length);
        WriteCell(_name, suffix, _metricWidth);
        WriteCell(labels, default, _labelsWidth);
        Span<byte> text = stackalloc byte[NumberText.MaxLength + 1];
        var length = NumberText.Format(value, text);
        text[length++] = (byte)'\n';
        Output.Write(text[..length]);
    }

    private void WriteCell(ReadOnlySpan<byte> text, ReadOnlySpan<byte> suffix, int width)
    {
        Output.Write(text);
        Output.Write(suffix);
        var blanks = Output.GetSpan(width)[..(width - text.Length - suffix.Length)];
        blanks.Fill((byte)' ');
        Output.Advance(blanks.Length);
        Output.Write(" | "u8);
    }
}
