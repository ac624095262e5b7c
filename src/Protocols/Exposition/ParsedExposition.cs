using System.Runtime.InteropServices;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// What a text parser found: families, their series, and every sample in the order of the text. Reusable: a parser
/// clears it first. Flat lists instead of a tree, so that parsing a page makes few objects.
/// </summary>
public sealed class ParsedExposition
{
    private readonly List<FamilyDescription> _families = [];
    private readonly List<ParsedSeries> _series = [];
    private readonly List<ParsedSample> _samples = [];
    private byte[] _labels = new byte[1024];
    private int _labelsLength;

    public IReadOnlyList<FamilyDescription> Families => _families;

    /// <summary>In order of first appearance; series of one family stand together only if they do in the text.</summary>
    public ReadOnlySpan<ParsedSeries> Series => CollectionsMarshal.AsSpan(_series);

    /// <summary>One a sample line, in the order of the text.</summary>
    public ReadOnlySpan<ParsedSample> Samples => CollectionsMarshal.AsSpan(_samples);

    /// <summary>Where the first sample with a timestamp stands (line, column), or null. The Pushgateway API forbids them.</summary>
    public (int Line, int Column)? FirstTimestamp { get; internal set; }

    /// <summary>The canonical labels of a series: see <see cref="Tributary.Metrics.Views.ISeriesVisitor"/>.</summary>
    public ReadOnlySpan<byte> LabelsOf(in ParsedSeries series) => _labels.AsSpan(series.LabelsStart, series.LabelsLength);

    public void Clear()
    {
        _families.Clear();
        _series.Clear();
        _samples.Clear();
        _labelsLength = 0;
        FirstTimestamp = null;
    }

    internal int AddFamily(FamilyDescription family)
    {
        _families.Add(family);
        return _families.Count - 1;
    }

    internal void ReplaceFamily(int index, FamilyDescription family) => _families[index] = family;

    internal int AddSeries(int family, ReadOnlySpan<byte> canonicalLabels, int line)
    {
        if (_labels.Length - _labelsLength < canonicalLabels.Length)
        {
            Array.Resize(ref _labels, Math.Max(_labels.Length * 2, _labelsLength + canonicalLabels.Length));
        }

        canonicalLabels.CopyTo(_labels.AsSpan(_labelsLength));
        _series.Add(new ParsedSeries(family, _labelsLength, canonicalLabels.Length, line));
        _labelsLength += canonicalLabels.Length;
        return _series.Count - 1;
    }

    internal void AddSample(in ParsedSample sample) => _samples.Add(sample);

    internal Span<ParsedSample> MutableSamples => CollectionsMarshal.AsSpan(_samples);
}
