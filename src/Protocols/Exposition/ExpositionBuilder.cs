using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// What the parsers of the text formats share: it groups sample lines to series and families, refuses what appears
/// twice, and fills the result.
/// </summary>
internal sealed class ExpositionBuilder
{
    private readonly HistogramCheck _histograms = new();
    private ParsedExposition _result = new();
    private ParserLimits _limits = ParserLimits.Default;

    public FamilyTable Families { get; } = new();

    public SeriesTable Series { get; } = new();

    public LabelScanner Labels { get; } = new();

    public QuotedName Names { get; } = new();

    public void Begin(ParsedExposition result, ParserLimits limits)
    {
        _result = result;
        _limits = limits;
        result.Clear();
        Families.Begin();
        Series.Begin(result);
        _histograms.Begin(result);
    }

    /// <summary>
    /// The family of this name, a new one if the body has not mentioned it. Without an error, it is not null.
    /// </summary>
    public ParseError? FindOrAddFamily(in LineCursor cursor, int nameStart, ReadOnlySpan<byte> name, out FamilyEntry family)
    {
        family = Families.Find(name)!;
        if (family is not null) return null;
        if (name.Length > _limits.MaxNameLength) return cursor.ErrorAt(nameStart, ParserLimits.Exceeded($"a metric name of {name.Length} bytes", _limits.MaxNameLength, nameof(_limits.MaxNameLength)));
        if (Families.Count == _limits.MaxFamiliesPerPush) return cursor.ErrorAt(nameStart, ParserLimits.Exceeded("the number of families in this push", _limits.MaxFamiliesPerPush, nameof(_limits.MaxFamiliesPerPush)));
        family = Families.Add(name);
        return null;
    }

    /// <summary>Reads the rest of a HELP line.</summary>
    public ParseError? ReadHelp(in LineCursor cursor, FamilyEntry family)
    {
        var help = cursor.RestOfLine;
        if (help.Length > _limits.MaxHelpLength) return cursor.Error(ParserLimits.Exceeded($"a help text of {help.Length} bytes", _limits.MaxHelpLength, nameof(_limits.MaxHelpLength)));
        family.Describe(cursor.Position..(cursor.Position + help.Length));
        return null;
    }

    /// <summary>Reads the labels of a line, from the opening brace or the metric name within it on.</summary>
    public ParseError? ReadLabels(ref LineCursor cursor, LabelGrammar grammar) => Labels.Read(ref cursor, grammar, _limits);

    /// <summary>Takes the label that holds the bound of a bucket or quantile out of the labels of the line.</summary>
    public ParseError? TakeBound(in LineCursor cursor, int lineStart, SampleRole role, out double bound)
    {
        var name = role == SampleRole.Bucket ? "le"u8 : "quantile"u8;
        bound = 0;
        if (!Labels.TryTake(cursor.Body, name, out var label))
        {
            return cursor.ErrorAt(lineStart, role == SampleRole.Bucket ? "a histogram bucket needs the label 'le'" : "a summary sample needs the label 'quantile', or one of the suffixes _sum and _count");
        }

        var text = label.Value(cursor.Body);
        if (!NumberParser.TryParse(text, out bound, out _)) bound = double.NaN;
        bound += 0.0; // -0 and 0 are the same bound
        if (role == SampleRole.Bucket) return bound > double.NegativeInfinity ? null : cursor.ErrorAt(label.ValueStart, $"le must be a number or +Inf, not {LineCursor.Quote(text)}");
        return bound is >= 0 and <= 1 ? null : cursor.ErrorAt(label.ValueStart, $"quantile must be a number from 0 to 1, not {LineCursor.Quote(text)}");
    }

    /// <summary>Adds the sample of a line whose labels have been read, at the cursor's line.</summary>
    public ParseError? AddSample(in LineCursor cursor, FamilyEntry family, SampleRole role, double bound, in SampleValue value)
    {
        if (_result.Samples.Length == _limits.MaxSamplesPerPush) return cursor.ErrorAt(value.Start, ParserLimits.Exceeded("the number of samples in this push", _limits.MaxSamplesPerPush, nameof(_limits.MaxSamplesPerPush)));
        var series = Series.FindOrAdd(Families.IndexOf(family), Labels.Canonical(cursor.Body), cursor.Line);
        if (series >= _limits.MaxSeriesPerPush) return cursor.ErrorAt(value.Start, ParserLimits.Exceeded("the number of series in this push", _limits.MaxSeriesPerPush, nameof(_limits.MaxSeriesPerPush)));
        _result.AddSample(new ParsedSample(series, role, bound, value.High, value.Low, value.Start, value.Length, cursor.Line));

        ref var state = ref Series.State(series);
        var wrong = role switch
        {
            SampleRole.Bucket or SampleRole.Quantile => _histograms.OnBound(ref state),
            _ when !state.Mark(role) => "this sample appears twice: same name and same labels",
            SampleRole.Count => _histograms.OnCount(ref state),
            _ => null,
        };
        return wrong is null ? null : cursor.ErrorAt(value.Start, wrong);
    }

    /// <summary>Checks what only the whole body shows, and adds the families to the result.</summary>
    public ParseError? Finish(ReadOnlySpan<byte> body, bool needsInfinity)
    {
        if (_histograms.Finish(Families.WithSamples, Series, needsInfinity, out var sample, out var series) is { } wrong)
        {
            if (sample < 0) return new ParseError(_result.Series[series].Line, 1, wrong);
            ref readonly var offender = ref _result.Samples[sample];
            return new ParseError(offender.Line, offender.ValueStart - body[..offender.ValueStart].LastIndexOf((byte)'\n'), wrong);
        }

        if (SuffixClash() is { } clash) return clash;

        foreach (var family in Families.WithSamples) _result.AddFamily(family.ToDescription(body));
        return null;
    }

    /// <summary>A histogram <c>x</c> beside another family <c>x_count</c> cannot be written down again.</summary>
    private ParseError? SuffixClash()
    {
        foreach (var family in Families.WithSamples)
        {
            if (family.Type is not (MetricType.Histogram or MetricType.GaugeHistogram or MetricType.Summary)) continue;
            var clash = Clashing(family, "_count"u8) ?? Clashing(family, "_sum"u8);
            if (clash is null && family.Type != MetricType.Summary) clash = Clashing(family, "_bucket"u8);
            if (clash is null) continue;
            foreach (ref readonly var series in _result.Series)
            {
                if (series.Family == clash.Index) return new ParseError(series.Line, 1, $"family '{clash.Name}' has the name of a part of family '{family.Name}'");
            }
        }

        return null;
    }

    private FamilyEntry? Clashing(FamilyEntry family, ReadOnlySpan<byte> suffix) =>
        Families.Find(family.Name, suffix) is { HasSamples: true } clash ? clash : null;
}
