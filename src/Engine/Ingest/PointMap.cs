using System.Runtime.InteropServices;
using Tributary.Protocols.Exposition;

namespace Tributary.Engine.Ingest;

/// <summary>Which samples of a parsed body belong to which series, and which series to which family. Reusable.</summary>
internal sealed class PointMap
{
    private readonly List<List<int>> _samplesOfSeries = [];
    private readonly List<List<int>> _seriesOfFamily = [];
    private readonly PointSamples _point = new();
    private ParsedExposition _parsed = new();

    public void Index(ParsedExposition parsed)
    {
        _parsed = parsed;
        Clear(_samplesOfSeries, parsed.Series.Length);
        Clear(_seriesOfFamily, parsed.Families.Count);
        for (var i = 0; i < parsed.Series.Length; i++) _seriesOfFamily[parsed.Series[i].Family].Add(i);
        for (var i = 0; i < parsed.Samples.Length; i++) _samplesOfSeries[parsed.Samples[i].Series].Add(i);
    }

    public ReadOnlySpan<int> SeriesOf(int family) => CollectionsMarshal.AsSpan(_seriesOfFamily[family]);

    public ReadOnlySpan<int> SamplesOf(int series) => CollectionsMarshal.AsSpan(_samplesOfSeries[series]);

    public bool HasCreated(ReadOnlySpan<int> series)
    {
        foreach (var one in series)
        {
            foreach (var sample in SamplesOf(one))
            {
                if (_parsed.Samples[sample].Role == SampleRole.Created) return true;
            }
        }

        return false;
    }

    /// <summary>The parts of one series; valid until the next call.</summary>
    public PointSamples Read(int series)
    {
        _point.Read(_parsed.Samples, SamplesOf(series));
        return _point;
    }

    private static void Clear(List<List<int>> lists, int count)
    {
        while (lists.Count < count) lists.Add([]);
        for (var i = 0; i < count; i++) lists[i].Clear();
    }
}
