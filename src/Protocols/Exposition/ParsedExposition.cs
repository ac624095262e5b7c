using System.Runtime.InteropServices;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exemplars;

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

    /// <summary>The exemplars of counters and buckets, by number of their sample.</summary>
    public ExemplarList Exemplars { get; } = new();

    /// <summary>Where the first sample with a timestamp stands (line, column), or null. The Pushgateway API forbids them.</summary>
    public (int Line, int Column)? FirstTimestamp { get; internal set; }

    /// <summary>The canonical labels of a series: see <see cref="Tributary.Metrics.Views.ISeriesVisitor"/>.</summary>
    public ReadOnlySpan<byte> LabelsOf(in ParsedSeries series) => _labels.AsSpan(series.LabelsStart, series.LabelsLength);

    public void Clear()
    {
        _families.Clear();
        _series.Clear();
        _samples.Clear();
        Exemplars.Clear();
        _labelsLength = 0;
        FirstTimestamp = null;
    }

    internal int AddFamily(FamilyDescription family)
    {
        _families.Add(family);
        return _families.Count - 1;
    }

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

    /// <summary>
    /// Moves the samples of some series to others, as <paramref name="role"/>, and drops the series and families that
    /// have none left. <paramref name="targets"/> holds for each series where its samples go, or -1 to stay.
    /// </summary>
    internal void MergeSeries(Span<int> targets, SampleRole role)
    {
        var samples = CollectionsMarshal.AsSpan(_samples);
        foreach (ref var sample in samples)
        {
            if (targets[sample.Series] >= 0) sample = sample with { Series = targets[sample.Series], Role = role };
        }

        // From here on, a kept series' target is its new index.
        var familyIndex = new int[_families.Count];
        Array.Fill(familyIndex, -1);
        var series = CollectionsMarshal.AsSpan(_series);
        int keptSeries = 0, keptFamilies = 0;
        for (var i = 0; i < series.Length; i++)
        {
            if (targets[i] >= 0) continue;
            ref var family = ref familyIndex[series[i].Family];
            if (family < 0)
            {
                _families[keptFamilies] = _families[series[i].Family];
                family = keptFamilies++;
            }

            series[keptSeries] = series[i] with { Family = family };
            targets[i] = keptSeries++;
        }

        foreach (ref var sample in samples) sample = sample with { Series = targets[sample.Series] };
        CollectionsMarshal.SetCount(_series, keptSeries);
        CollectionsMarshal.SetCount(_families, keptFamilies);
    }
}
