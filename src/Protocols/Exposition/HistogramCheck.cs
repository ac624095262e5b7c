using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// The laws of histograms and summaries: bounds differ, bucket counts rise with them, <c>+Inf</c> is the count. Lines
/// in rising order, the usual case, are checked as they come; other orders at the end.
/// </summary>
internal sealed class HistogramCheck
{
    private readonly List<int> _unordered = [];
    private readonly Comparison<int> _bySeriesAndBound;
    private ParsedExposition _result = new();

    public HistogramCheck() => _bySeriesAndBound = CompareSamples;

    public void Begin(ParsedExposition result)
    {
        _result = result;
        _unordered.Clear();
    }

    /// <summary>Takes note of a bucket or quantile, the sample added last.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? OnBound(ref SeriesState state)
    {
        var index = _result.Samples.Length - 1;
        ref readonly var sample = ref _result.Samples[index];
        if (sample.Role == SampleRole.Bucket && !IsCount(sample)) return "a bucket count must be a finite number of at least 0";
        if (sample.Role == SampleRole.Bucket && double.IsPositiveInfinity(sample.Bound) && state.InfiniteBucket < 0) state.InfiniteBucket = index;

        var last = state.LastBound;
        state.LastBound = index;
        if (last < 0) return null;
        ref readonly var before = ref _result.Samples[last];
        if (sample.Bound > before.Bound) return state.Unordered ? null : Compare(before, sample);
        state.Unordered = true;
        return null;
    }

    /// <summary>Takes note of a count, the sample added last.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? OnCount(ref SeriesState state)
    {
        state.Count = _result.Samples.Length - 1;
        return IsCount(_result.Samples[state.Count]) ? null : "a count must be a finite number of at least 0";
    }

    /// <summary>Checks what only the whole body shows.</summary>
    /// <param name="families">The families of the result.</param>
    /// <param name="series">The states of its series.</param>
    /// <param name="needsInfinity">Whether every histogram must have the bucket +Inf, as OpenMetrics demands.</param>
    /// <param name="offender">The sample that is wrong, or -1 where it is the series.</param>
    /// <param name="offendingSeries">The series that is wrong.</param>
    /// <returns>What is wrong, or null.</returns>
    public string? Finish(List<FamilyEntry> families, SeriesTable series, bool needsInfinity, out int offender, out int offendingSeries)
    {
        offender = -1;
        var anyUnordered = false;
        for (offendingSeries = 0; offendingSeries < _result.Series.Length; offendingSeries++)
        {
            var type = families[_result.Series[offendingSeries].Family].Type;
            if (type is not (MetricType.Histogram or MetricType.GaugeHistogram or MetricType.Summary)) continue;
            ref var state = ref series.State(offendingSeries);
            anyUnordered |= state.Unordered;
            if (type == MetricType.Summary) continue;
            if (CheckTotal(state, needsInfinity, out offender) is { } wrong) return wrong;
        }

        return anyUnordered ? CheckUnordered(series, out offender) : null;
    }

    private string? CheckTotal(in SeriesState state, bool needsInfinity, out int offender)
    {
        offender = -1;
        var samples = _result.Samples;
        if (state.InfiniteBucket < 0 && needsInfinity) return "this histogram has no bucket with le=\"+Inf\"";
        if (state.InfiniteBucket < 0 && state.Count < 0) return "this histogram has neither a bucket with le=\"+Inf\" nor a count";
        if (state.Count < 0) return null;

        offender = Math.Max(state.Count, Math.Max(state.InfiniteBucket, state.LastBound));
        var count = Value(samples[state.Count]);
        if (state.InfiniteBucket >= 0) return Value(samples[state.InfiniteBucket]) == count ? null : "the bucket with le=\"+Inf\" and the count differ";
        if (state.LastBound < 0 || state.Unordered) return null;
        return Value(samples[state.LastBound]) <= count ? null : "a bucket has more than the count";
    }

    private string? CheckUnordered(SeriesTable series, out int offender)
    {
        var samples = _result.Samples;
        for (var i = 0; i < samples.Length; i++)
        {
            if (samples[i].Role is SampleRole.Bucket or SampleRole.Quantile && series.State(samples[i].Series).Unordered) _unordered.Add(i);
        }

        _unordered.Sort(_bySeriesAndBound);
        offender = -1;
        for (var i = 0; i < _unordered.Count; i++)
        {
            ref readonly var sample = ref samples[_unordered[i]];
            if (i > 0 && samples[_unordered[i - 1]].Series == sample.Series)
            {
                offender = Math.Max(_unordered[i], _unordered[i - 1]);
                if (Compare(samples[_unordered[i - 1]], sample) is { } wrong) return wrong;
            }

            var count = series.State(sample.Series).Count;
            if (sample.Role != SampleRole.Bucket || count < 0 || Value(sample) <= Value(samples[count])) continue;
            offender = _unordered[i];
            return "a bucket has more than the count";
        }

        return null;
    }

    private int CompareSamples(int left, int right)
    {
        ref readonly var a = ref _result.Samples[left];
        ref readonly var b = ref _result.Samples[right];
        if (a.Series != b.Series) return a.Series.CompareTo(b.Series);
        return a.Bound != b.Bound ? a.Bound.CompareTo(b.Bound) : left.CompareTo(right);
    }

    private static string? Compare(in ParsedSample lower, in ParsedSample upper)
    {
        if (lower.Bound == upper.Bound) return upper.Role == SampleRole.Bucket ? "this bucket appears twice" : "this quantile appears twice";
        return upper.Role != SampleRole.Bucket || Value(lower) <= Value(upper) ? null : "bucket counts must not fall as le rises";
    }

    private static bool IsCount(in ParsedSample sample) => sample.High >= 0 && double.IsFinite(sample.High);

    private static ExactSum Value(in ParsedSample sample) => new(sample.High, sample.Low);
}
