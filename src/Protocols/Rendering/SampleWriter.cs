using System.Buffers;
using System.Text;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Protocols.Naming;

namespace Tributary.Protocols.Rendering;

/// <summary>
/// Writes sample lines, <c>name_suffix{labels,bound} value</c>, each with one request for space and plain copying: labels
/// come escaped, and the texts of bounds are made once. A name that needs quotes stands within the braces:
/// <c>{"name_suffix",labels,bound} value</c>.
/// </summary>
internal sealed class SampleWriter(IBufferWriter<byte> output)
{
    private const int Punctuation = 8; // {"",,} blank and line feed
    private const int ExemplarPunctuation = 8; // blank # blank {} blank blank
    private const int MaxRemembered = 1000; // layouts of bounds; services share a few dozen

    private readonly Dictionary<HistogramBounds, byte[][]> _bucketLabels = [];
    private readonly Dictionary<double, byte[]> _quantileLabels = [];
    private byte[] _name = new byte[128];
    private int _nameLength;
    private bool _isQuoted;

    public IBufferWriter<byte> Output { get; set; } = output;

    /// <summary>Whether the texts of bounds are OpenMetrics' canonical numbers (<c>1.0</c>) or Go's (<c>1</c>).</summary>
    public required BoundForm BoundForm { get; init; }

    /// <summary>The names of the labels of exemplars; null in a format that has none.</summary>
    public PageNames? ExemplarNames { get; init; }

    /// <summary>The name that the following lines start with.</summary>
    public void SetName(ReadOnlySpan<char> name)
    {
        _isQuoted = !LegacyName.IsMetric(name);
        if (_isQuoted) name = LabelText.Escape(name.ToString());
        var longest = Encoding.UTF8.GetMaxByteCount(name.Length);
        if (_name.Length < longest) _name = new byte[longest];
        _nameLength = Encoding.UTF8.GetBytes(name, _name);
    }

    public void Write(ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, in ExactSum value, Exemplar? exemplar = null) => Write(suffix, labels, default, value, exemplar);

    public void WriteQuantile(ReadOnlySpan<byte> labels, double quantile, double value)
    {
        if (!_quantileLabels.TryGetValue(quantile, out var label))
        {
            if (_quantileLabels.Count >= MaxRemembered) _quantileLabels.Clear();
            _quantileLabels[quantile] = label = BoundText.Label("quantile", quantile, BoundForm);
        }

        Write(default, labels, label, new ExactSum(value), exemplar: null);
    }

    public void WriteBuckets(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, ReadOnlySpan<Exemplar> exemplars = default)
    {
        var bucketLabels = BucketLabels(bounds);
        var ofBuckets = new BucketExemplars(exemplars);
        for (var i = 0; i < bucketLabels.Length; i++) Write("_bucket"u8, labels, bucketLabels[i], cumulative[i], ofBuckets.UpTo(i < bounds.Count ? bounds[i] : double.PositiveInfinity));
    }

    private byte[][] BucketLabels(HistogramBounds bounds)
    {
        if (_bucketLabels.TryGetValue(bounds, out var labels)) return labels;
        if (_bucketLabels.Count >= MaxRemembered) _bucketLabels.Clear();
        labels = new byte[bounds.BucketCount][];
        for (var i = 0; i < bounds.Count; i++) labels[i] = BoundText.Label("le", bounds[i], BoundForm);
        labels[^1] = BoundText.Label("le", double.PositiveInfinity, BoundForm);
        return _bucketLabels[bounds] = labels;
    }

    private void Write(ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> bound, in ExactSum value, Exemplar? exemplar)
    {
        var name = _name.AsSpan(0, _nameLength);
        var ofExemplar = exemplar is null ? default : ExemplarNames!.Labels(exemplar.Labels.Span);
        var room = exemplar is null ? 0 : ofExemplar.Length + (2 * NumberText.MaxLength) + ExemplarPunctuation;
        var span = Output.GetSpan(name.Length + suffix.Length + labels.Length + bound.Length + NumberText.MaxLength + Punctuation + room);
        var length = 0;
        if (_isQuoted) Append(span, ref length, "{\""u8);
        Append(span, ref length, name);
        Append(span, ref length, suffix);
        if (_isQuoted) span[length++] = (byte)'"';
        if (_isQuoted || labels.Length + bound.Length > 0)
        {
            if (!_isQuoted) span[length++] = (byte)'{';
            else if (labels.Length + bound.Length > 0) span[length++] = (byte)',';
            Append(span, ref length, labels);
            if (labels.Length > 0 && bound.Length > 0) span[length++] = (byte)',';
            Append(span, ref length, bound);
            span[length++] = (byte)'}';
        }

        span[length++] = (byte)' ';
        length += NumberText.Format(value, span[length..]);
        if (exemplar is not null) AppendExemplar(span, ref length, ofExemplar, exemplar);
        span[length++] = (byte)'\n';
        Output.Advance(length);
    }

    private static void AppendExemplar(Span<byte> span, ref int length, ReadOnlySpan<byte> labels, Exemplar exemplar)
    {
        Append(span, ref length, " # {"u8);
        Append(span, ref length, labels);
        Append(span, ref length, "} "u8);
        length += NumberText.Format(exemplar.Value, span[length..]);
        if (double.IsNaN(exemplar.Time)) return;
        span[length++] = (byte)' ';
        length += NumberText.Format(exemplar.Time, span[length..]);
    }

    private static void Append(Span<byte> span, ref int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(span[length..]);
        length += text.Length;
    }
}
