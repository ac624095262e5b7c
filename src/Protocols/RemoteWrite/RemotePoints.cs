using System.Text;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Turns series, whichever version they came in, into the points of a batch. What cannot be taken is rejected by itself, and
/// told.
/// </summary>
internal sealed class RemotePoints(RemoteNaming naming, RemoteMetadata metadata)
{
    private const double MillisecondsPerSecond = 1000;

    private readonly RemoteFamilies _families = new(metadata);
    private readonly BatchSources _sources = new();
    private readonly NumberListTable _bounds = new();
    private readonly byte[][] _ignored = [.. naming.IgnoredLabels.Select(Encoding.UTF8.GetBytes)];
    private readonly HashSet<string> _guesses = new(StringComparer.Ordinal);
    private readonly LabelSet _labels = new();
    private readonly LabelSet _source = new();
    private PointBatch _batch = new();
    private ParserLimits _limits = ParserLimits.Default;
    private string? _labelError;
    private byte[] _name = [];
    private int _nameLength;
    private RemoteFamily _family = RemoteFamily.LeftOut;
    private HistogramBounds? _partBounds;
    private RemoteForm _form;
    private int _sourceIndex;

    /// <summary>More than that of samples or series is too much for one request.</summary>
    public string? TooMany { get; private set; }

    /// <summary>Names of series of which nothing is known but their ending (<see cref="RemoteRole.IsGuess"/>).</summary>
    public IReadOnlyCollection<string> Guesses => _guesses;

    /// <inheritdoc cref="RemoteWriteParser.IsOutdated"/>
    public bool IsOutdated => _families.IsOutdated;

    /// <summary>Whether the series is taken, and is one of those that have exemplars.</summary>
    private bool TakesExemplars => _labelError is null && _family.Family is { } family && LayoutDefinition.TakesExemplars(family.Kind) && (!_family.IsPart || _family.IsBucket);

    private ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    public void Begin(PointBatch batch, ParserLimits limits)
    {
        (_batch, _limits, TooMany) = (batch, limits, null);
        batch.Clear();
        _families.Begin();
        _sources.Begin();
        _guesses.Clear();
    }

    public void BeginSeries()
    {
        _labels.Clear();
        (_labelError, _nameLength) = (null, 0);
    }

    public void AddLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (_labelError is not null || IsIgnored(name)) return;
        if (name.SequenceEqual("__name__"u8))
        {
            if (_name.Length < value.Length) _name = new byte[Math.Max(value.Length, 128)];
            value.CopyTo(_name);
            _nameLength = value.Length;
            return;
        }

        _labelError = LabelCheck.Find(name, value, _limits);
        if (_labelError is not null) return;
        if (!_labels.TryAdd(name, value)) _labelError = $"label name {LabelCheck.Show(name)} appears twice";
        else if (_labels.Count > _limits.MaxLabelsPerSeries) _labelError = ParserLimits.Exceeded("the number of labels of a series", _limits.MaxLabelsPerSeries, nameof(_limits.MaxLabelsPerSeries));
    }

    /// <summary>Once all labels of the series are there.</summary>
    /// <param name="form">What its points are.</param>
    /// <param name="stated">What it says of its metric.</param>
    /// <param name="hasEnded">Its native histogram has ended, and does not say whether it had custom bounds.</param>
    /// <param name="hasPoints">Without any, it is there for its exemplars.</param>
    public void EndLabels(RemoteForm form, RemoteStatement stated, bool hasEnded, bool hasPoints)
    {
        if (!hasPoints && IsNative(stated)) (form, hasEnded) = (RemoteForm.Exponential, true);
        if (hasEnded && form == RemoteForm.Exponential && metadata.HasCustomBounds(Encoding.UTF8.GetString(Name))) form = RemoteForm.Classic;
        _labelError ??= _nameLength == 0 ? "the series has no label __name__" : null;
        _form = form;
        if (_labelError is not null) return;
        _family = _families.Find(_batch, Name, form, _labels, stated, _limits);
        _labelError = _family.Error;
        if (_family.Family is null) return;
        if (_family.Guess is { } guess) _guesses.Add(guess);
        _partBounds = _family.PartBounds;
        if (_family.IsBucket) _labelError = ReadBound(_labels.Take("le"u8));
        _source.Clear();
        _source.TryAdd("instance"u8, _labels.Take("instance"u8));
        _source.TryAdd("job"u8, _labels.Take("job"u8));
        _sourceIndex = _sources.IndexOf(_batch, _source.Canonical());
    }

    /// <summary>Adds an exemplar of the series; once its labels are there, and before its points.</summary>
    public void AddExemplar(RemoteExemplar exemplar)
    {
        if (!TakesExemplars || exemplar.IsWrong) _batch.Exemplars.LeaveOut();
        else _batch.AddExemplar(exemplar.CanonicalLabels(), exemplar.Value, exemplar.Time, _limits);
    }

    public void AddSample(RemoteSample sample)
    {
        if (!IsTaken(sample.Timestamp, RemoteForm.Number)) return;
        var value = sample.Value;
        var hasEnded = StaleMarker.Is(value);
        if (!hasEnded && _family.Family!.Kind != PointKind.Gauge && WhyNot(value) is { } wrong)
        {
            if (double.IsFinite(value)) Reject(wrong);
            else _batch.Skip(1);
            return;
        }

        _batch.AddValue(hasEnded ? 0 : value);
        if (_family.IsPart) _batch.AddValue(0); // its place in the ledger
        AddPoint(_partBounds, sample.Timestamp, sample.Start, hasEnded);
    }

    /// <param name="histogram">The point.</param>
    /// <param name="created">When the series started, where its points do not say it; Unix milliseconds, 0 if it is not known.</param>
    public void AddHistogram(RemoteHistogram histogram, long created)
    {
        if (!IsTaken(histogram.Timestamp, histogram.IsStale ? _form : histogram.Form)) return;
        HistogramBounds? bounds = null;
        if (histogram.IsStale)
        {
            if (_family.Family!.Kind == PointKind.ClassicHistogram) bounds = AddNothing();
        }
        else if (histogram.AddTo(_batch, out bounds) is { } wrong)
        {
            _batch.Abandon();
            Reject(wrong);
            return;
        }

        AddPoint(bounds, histogram.Timestamp, histogram.Start == 0 ? created : histogram.Start, histogram.IsStale);
    }

    /// <summary>Once all of the series is there. Prometheus sends exemplars as series without points.</summary>
    public void EndSeries()
    {
        if (!_batch.HasExemplars || TooMany is not null) return;
        var bounds = _partBounds;
        if (_family.Family!.Kind == PointKind.ClassicHistogram) bounds = AddNothing();
        else if (_family.Family.Kind != PointKind.ExponentialHistogram) _batch.AddValue(0);
        if (_family.IsPart) _batch.AddValue(0); // its place in the ledger
        AddPoint(bounds, double.NaN, LayoutDefinition.ExemplarsOnly);
    }

    /// <summary>A histogram that has ended does not say what its bounds were.</summary>
    private HistogramBounds AddNothing()
    {
        _batch.AddValue(0);
        _batch.AddValue(0);
        return HistogramBounds.None;
    }

    private void AddPoint(HistogramBounds? bounds, long timestamp, long start, bool hasEnded)
    {
        var time = timestamp / MillisecondsPerSecond;
        AddPoint(bounds, start > 0 ? start / MillisecondsPerSecond : double.NaN, hasEnded ? -time : time);
    }

    private void AddPoint(HistogramBounds? bounds, double created, double time)
    {
        _batch.AddPoint(_sourceIndex, _family.Index, _labels.Canonical(), bounds, null, created, time);
        if (_batch.Samples > _limits.MaxSamplesPerPush) TooMany = ParserLimits.Exceeded("the number of samples in this request", _limits.MaxSamplesPerPush, nameof(_limits.MaxSamplesPerPush));
        else if (_batch.Points.Length > _limits.MaxSeriesPerPush) TooMany = ParserLimits.Exceeded("the number of points in this request", _limits.MaxSeriesPerPush, nameof(_limits.MaxSeriesPerPush));
    }

    /// <summary>Whether a series without points is one of native histograms: only what is said of it tells.</summary>
    private bool IsNative(RemoteStatement stated)
    {
        if (_nameLength == 0 || !_labels.ValueOf("le"u8).IsEmpty || Name.EndsWith("_sum"u8) || Name.EndsWith("_count"u8)) return false;
        var type = stated.Type == RemoteType.Unknown ? metadata.FindStated(Encoding.UTF8.GetString(Name))?.Type : stated.Type;
        return type == RemoteType.Histogram;
    }

    /// <summary>Whether a point of the series can be taken; if not, it is counted.</summary>
    private bool IsTaken(long timestamp, RemoteForm form)
    {
        if (TooMany is not null) return false;
        if (_labelError is not null) Reject(_labelError);
        else if (form != _form) Reject("the series has points of different kinds: samples, native histograms, and native histograms with custom bounds are series of their own");
        else if (_family.Family is null) _batch.Skip(1);
        else if (timestamp <= 0) Reject($"a point has the timestamp {timestamp}; it must be Unix milliseconds, above zero");
        else return true;
        return false;
    }

    /// <summary>A sum may be below zero; counters and counts may not.</summary>
    private string? WhyNot(double value)
    {
        if (_family.IsPart && _family.Part == PartRole.Sum) return double.IsFinite(value) ? null : "";
        return value >= 0 && value <= double.MaxValue ? null : $"a counter is {value}; it must not be negative";
    }

    private string? ReadBound(ReadOnlySpan<byte> text)
    {
        if (!Metrics.Numbers.NumberParser.TryParse(text, out var bound, out _) || !(bound > double.NegativeInfinity)) return $"label le is {LabelCheck.Show(text)}; it must be a number or +Inf";
        _partBounds = double.IsFinite(bound) ? _bounds.Bounds([bound + 0.0]) : HistogramBounds.None; // -0 and 0 are the same bound
        return null;
    }

    private bool IsIgnored(ReadOnlySpan<byte> name)
    {
        foreach (var ignored in _ignored)
        {
            if (name.SequenceEqual(ignored)) return true;
        }

        return false;
    }

    private void Reject(string why)
    {
        var shown = Encoding.UTF8.GetString(Name[..Math.Min(_nameLength, 100)]);
        _batch.Reject(1, (shown, why), static about => about.shown.Length == 0 ? about.why : $"{about.shown}: {about.why}");
    }
}
