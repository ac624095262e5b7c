using System.Buffers;
using System.Buffers.Binary;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Views;

/// <summary>
/// Writes the series of a family as bytes, to be shown elsewhere in a format whose renderer has to see the page as a
/// whole. u8 version (1), then per series u8 kind (<see cref="PointKind"/>), its labels with their length, and the values
/// in the order of <see cref="ISeriesVisitor"/>: an <see cref="ExactSum"/> as two f64, a start time as one, counts of
/// buckets and quantiles as varints, an exponential histogram in its own binary form. Where a rule chose classic bounds for it,
/// its kind has the flag <see cref="HasClassicBounds"/>, and they come last. A series with exemplars has the flag
/// <see cref="HasExemplars"/>, and they stand after its labels: their number, then each with its labels, value and time.
/// </summary>
public sealed class ViewWriter : ISeriesVisitor
{
    internal const byte Version = 1;

    /// <summary>Bytes of a view that has no series.</summary>
    public const int EmptyLength = 1;

    /// <summary>A flag beside the kind. Versions that do not know it refuse the view.</summary>
    internal const byte HasClassicBounds = 0x80;

    /// <inheritdoc cref="HasClassicBounds"/>
    internal const byte HasExemplars = 0x40;

    private readonly IBufferWriter<byte> _writer;
    private readonly bool _takesExemplars;
    private ReadOnlyMemory<Exemplar> _exemplars;

    /// <param name="writer">Where they go.</param>
    /// <param name="withExemplars">Whoever reads them knows exemplars.</param>
    public ViewWriter(IBufferWriter<byte> writer, bool withExemplars = false)
    {
        _writer = writer;
        _takesExemplars = withExemplars;
        WriteByte(Version);
    }

    /// <summary>The family is told beside the bytes.</summary>
    public void BeginFamily(FamilyDescription family)
    {
    }

    public void Exemplars(ReadOnlyMemory<Exemplar> exemplars)
    {
        if (_takesExemplars) _exemplars = exemplars;
    }

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created)
    {
        Begin(PointKind.Counter, labels);
        Write(value);
        Write(created);
    }

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value)
    {
        Begin(PointKind.Gauge, labels);
        Write(value);
    }

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created)
    {
        Begin(PointKind.ClassicHistogram, labels);
        BinaryForm.WriteNumbers(_writer, bounds.Values);
        foreach (ref readonly var count in cumulative) Write(count);
        Write(sum);
        Write(created);
    }

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created)
    {
        Begin((byte)((byte)PointKind.ExponentialHistogram | (classicBounds is null ? 0 : HasClassicBounds)), labels);
        histogram.Write(_writer);
        Write(created);
        if (classicBounds is not null) BinaryForm.WriteNumbers(_writer, classicBounds.Values);
    }

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created)
    {
        Begin(PointKind.Summary, labels);
        Varint.WriteUInt64(_writer, (ulong)quantiles.Length);
        foreach (ref readonly var quantile in quantiles)
        {
            Write(quantile.Quantile);
            Write(quantile.Value);
        }

        Write(sum);
        Write(count);
        Write(created);
    }

    private void Begin(PointKind kind, ReadOnlySpan<byte> labels) => Begin((byte)kind, labels);

    private void Begin(byte kind, ReadOnlySpan<byte> labels)
    {
        WriteByte((byte)(kind | (_exemplars.IsEmpty ? 0 : HasExemplars)));
        WriteText(labels);
        if (_exemplars.IsEmpty) return;
        Varint.WriteUInt64(_writer, (ulong)_exemplars.Length);
        foreach (var exemplar in _exemplars.Span)
        {
            WriteText(exemplar.Labels.Span);
            Write(exemplar.Value);
            Write(exemplar.Time);
        }

        _exemplars = default;
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        Varint.WriteUInt64(_writer, (ulong)text.Length);
        _writer.Write(text);
    }

    private void WriteByte(byte value)
    {
        _writer.GetSpan(1)[0] = value;
        _writer.Advance(1);
    }

    private void Write(in ExactSum sum)
    {
        Write(sum.High);
        Write(sum.Low);
    }

    private void Write(double number)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_writer.GetSpan(sizeof(double)), number);
        _writer.Advance(sizeof(double));
    }
}
