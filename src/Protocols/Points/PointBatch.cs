using System.Buffers;
using System.Runtime.InteropServices;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Protocols.Exemplars;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.Points;

/// <summary>
/// What the parser of a protocol with points found: the sources, the families, and every point in the order of the
/// request. Reusable: a parser clears it first. Flat lists instead of a tree, so that parsing a request makes few objects.
/// </summary>
public sealed class PointBatch
{
    private const int MaxRejections = 5; // a sender reads the first few

    private readonly List<PointFamily> _families = [];
    private readonly List<(int Start, int Length)> _sources = [];
    private readonly List<ParsedPoint> _points = [];
    private readonly List<double> _values = [];
    private readonly List<(int Index, double Low)> _lowParts = [];
    private readonly List<string> _rejections = [];
    private readonly ArrayBufferWriter<byte> _payloads = new(1024);
    private byte[] _text = new byte[4096];
    private int _textLength;
    private int _valuesStart;
    private int _payloadStart;

    public IReadOnlyList<PointFamily> Families => _families;

    /// <summary>Number of sources.</summary>
    public int Sources => _sources.Count;

    public ReadOnlySpan<ParsedPoint> Points => CollectionsMarshal.AsSpan(_points);

    /// <summary>What is left of integers that no double holds, by index of the value; rising.</summary>
    public ReadOnlySpan<(int Index, double Low)> LowParts => CollectionsMarshal.AsSpan(_lowParts);

    /// <summary>The exemplars of counters and histograms, by number of their point.</summary>
    public ExemplarList Exemplars { get; } = new();

    /// <summary>Number of values of all points, and of the buckets in payloads: what limits and metrics count as samples.</summary>
    public int Samples { get; private set; }

    /// <summary>Points that the parser found to be none, while the others may stand.</summary>
    public int Rejected { get; private set; }

    /// <summary>Points that the parser left out without an error, for their value is NaN or infinite.</summary>
    public int Skipped { get; private set; }

    /// <summary>Why points were rejected: what, where, and what to do. The first few.</summary>
    public IReadOnlyList<string> Rejections => _rejections;

    /// <summary>The canonical labels of a source.</summary>
    public ReadOnlySpan<byte> SourceLabels(int source) => _text.AsSpan(_sources[source].Start, _sources[source].Length);

    /// <summary>The canonical labels of a point, without those of its source where the protocol tells the two apart.</summary>
    public ReadOnlySpan<byte> LabelsOf(in ParsedPoint point) => _text.AsSpan(point.LabelsStart, point.LabelsLength);

    public ReadOnlySpan<double> ValuesOf(in ParsedPoint point) => CollectionsMarshal.AsSpan(_values).Slice(point.ValuesStart, point.ValuesLength);

    /// <summary>Those of <see cref="LowParts"/> that are of a point.</summary>
    public ReadOnlySpan<(int Index, double Low)> LowPartsOf(in ParsedPoint point)
    {
        var all = LowParts;
        var from = all.BinarySearch(new AtIndex(point.ValuesStart));
        if (from < 0) from = ~from;
        var to = from;
        while (to < all.Length && all[to].Index < point.ValuesStart + point.ValuesLength) to++;
        return all[from..to];
    }

    /// <summary>An exponential histogram or a sketch in its binary form; empty for none.</summary>
    public ReadOnlySpan<byte> PayloadOf(in ParsedPoint point) => _payloads.WrittenSpan.Slice(point.PayloadStart, point.PayloadLength);

    public void Clear()
    {
        _families.Clear();
        _sources.Clear();
        _points.Clear();
        _values.Clear();
        _lowParts.Clear();
        _payloads.ResetWrittenCount();
        _rejections.Clear();
        Exemplars.Clear();
        (Rejected, Skipped) = (0, 0);
        (_textLength, _valuesStart, _payloadStart, Samples) = (0, 0, 0, 0);
    }

    public int AddSource(ReadOnlySpan<byte> canonicalLabels)
    {
        _sources.Add((AddText(canonicalLabels), canonicalLabels.Length));
        return _sources.Count - 1;
    }

    public int AddFamily(PointFamily family)
    {
        _families.Add(family);
        return _families.Count - 1;
    }

    /// <summary>Adds a value of the point that <see cref="AddPoint"/> ends.</summary>
    public void AddValue(double value, double low = 0)
    {
        if (low != 0) _lowParts.Add((_values.Count, low));
        _values.Add(value);
    }

    /// <summary>Adds an integer, exact also where no double holds it.</summary>
    public void AddInteger(long value) => AddInteger((Int128)value);

    /// <inheritdoc cref="AddInteger(long)"/>
    public void AddInteger(ulong value) => AddInteger((Int128)value);

    /// <summary>Adds the payload of the point that <see cref="AddPoint"/> ends.</summary>
    public void AddPayload(ExponentialHistogram histogram)
    {
        histogram.Write(_payloads);
        Samples += histogram.Positive.Count + histogram.Negative.Count + 3;
    }

    /// <inheritdoc cref="AddPayload(ExponentialHistogram)"/>
    public void AddPayload(QuantileSketch sketch)
    {
        sketch.Write(_payloads);
        Samples += sketch.BucketCount;
    }

    /// <summary>Adds an exemplar of the point that <see cref="AddPoint"/> ends, a counter or a histogram.</summary>
    /// <param name="canonicalLabels">Its labels.</param>
    /// <param name="value">What was observed; of a histogram's it says which bucket it belongs to.</param>
    /// <param name="time">Unix seconds; NaN if its sender does not say.</param>
    /// <param name="limits">How many there may be. Those beyond, and those with too long labels, are left out and counted.</param>
    public void AddExemplar(ReadOnlySpan<byte> canonicalLabels, double value, double time, ParserLimits limits) => Exemplars.Add(_points.Count, canonicalLabels, value, time, limits);

    /// <summary>Whether exemplars were added since the last point.</summary>
    public bool HasExemplars => Exemplars.Count > 0 && Exemplars.Items[^1].Owner == _points.Count;

    /// <summary>Counts points that are left out.</summary>
    /// <param name="points">Their number.</param>
    /// <param name="about">What <paramref name="why"/> is told.</param>
    /// <param name="why">What is wrong, where, and what to do. Called for the first few only.</param>
    public void Reject<T>(int points, T about, Func<T, string> why)
    {
        Rejected += points;
        if (_rejections.Count < MaxRejections) _rejections.Add(why(about));
    }

    /// <summary>Counts points that are left out without an error.</summary>
    public void Skip(int points) => Skipped += points;

    /// <summary>Takes back the values, the payload and the exemplars of a point that turned out not to be one.</summary>
    public void Abandon()
    {
        CollectionsMarshal.SetCount(_values, _valuesStart);
        while (_lowParts.Count > 0 && _lowParts[^1].Index >= _valuesStart) _lowParts.RemoveAt(_lowParts.Count - 1);
        Exemplars.Abandon(_points.Count);
        _payloadStart = _payloads.WrittenCount; // what is left of it lies there unused
    }

    /// <summary>Adds a point, with the values and the payload that were added before.</summary>
    public void AddPoint(int source, int family, ReadOnlySpan<byte> canonicalLabels, HistogramBounds? bounds, double[]? quantiles, double created, double time)
    {
        var (values, payload) = (_values.Count - _valuesStart, _payloads.WrittenCount - _payloadStart);
        var labels = AddText(canonicalLabels);
        _points.Add(new ParsedPoint(source, family, labels, canonicalLabels.Length, _valuesStart, values, _payloadStart, payload, bounds, quantiles, created, time));
        _valuesStart = _values.Count;
        _payloadStart = _payloads.WrittenCount;
        Samples += _families[family].Kind == PointKind.Parts ? 1 : values; // the other value of a part is the ledger's
    }

    private void AddInteger(Int128 value)
    {
        var high = (double)value;
        AddValue(high, (double)(value - (Int128)high));
    }

    private int AddText(ReadOnlySpan<byte> text)
    {
        if (_text.Length - _textLength < text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _textLength + text.Length));
        text.CopyTo(_text.AsSpan(_textLength));
        _textLength += text.Length;
        return _textLength - text.Length;
    }

    private readonly struct AtIndex(int index) : IComparable<(int Index, double Low)>
    {
        public int CompareTo((int Index, double Low) other) => index.CompareTo(other.Index);
    }
}
