using System.Buffers;
using Tributary.Engine.Frames;
using Tributary.Engine.Rules;
using Tributary.Engine.Rules.Matching;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;

namespace Tributary.Engine.Ingest;

/// <summary>
/// Turns a parsed body into a plan: decides by the rules what each series becomes, and where each value goes. The slow
/// path: it runs once for a new form of push. Reusable, not for concurrent use.
/// </summary>
internal sealed class PushPlanBuilder
{
    private readonly SeriesLabels _labels = new();
    private readonly PointMap _points = new();
    private readonly HashSet<Hash128> _seen = [];
    private readonly List<CountCheck> _countChecks = [];
    private readonly List<PlannedFrame> _frames = [];

    /// <param name="body">The body that was parsed.</param>
    /// <param name="parsed">What the parser found.</param>
    /// <param name="format">What it was parsed as.</param>
    /// <param name="source">Who sends it.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="maxSeriesPerSource">Series beyond it go to their family's overflow series.</param>
    /// <param name="isFull">No new series are to be made: <c>Limits:MaxSeries</c> is reached.</param>
    /// <param name="error">Why the body cannot be taken.</param>
    /// <returns>The plan, or null with an error.</returns>
    public PushPlan? Build(ReadOnlySpan<byte> body, ParsedExposition parsed, BodyFormat format, PushSource source, RuleSet rules, int maxSeriesPerSource, bool isFull, out ParseError? error)
    {
        error = null;
        _countChecks.Clear();
        _frames.Clear();
        _points.Index(parsed);
        var startTimeValue = -1;
        var room = maxSeriesPerSource;
        for (var family = 0; family < parsed.Families.Count; family++)
        {
            var description = parsed.Families[family];
            if (ReservedName.Find(description.Name) is { } reserved)
            {
                error = new ParseError(LineOf(parsed, family), 1, reserved);
                return null;
            }

            if (description.Name == ProcessStart.Family && _points.SeriesOf(family).Length == 1) startTimeValue = _points.SamplesOf(_points.SeriesOf(family)[0])[0];
            error = AddFamily(parsed, format, family, source, rules, ref room, isFull);
            if (error is not null) return null;
        }

        PushTimes.AddTo(_frames, source, rules, isSuccess: true);
        var template = new PushTemplate(body, parsed, format);
        var key = new PushPlanKey(format, template.Hash, HashOfLayouts(), rules.Version);
        return new PushPlan(template, [.. _frames], startTimeValue, [.. _countChecks], key);
    }

    private static int LineOf(ParsedExposition parsed, int family)
    {
        foreach (ref readonly var series in parsed.Series)
        {
            if (series.Family == family) return series.Line;
        }

        return 1;
    }

    private ParseError? AddFamily(ParsedExposition parsed, BodyFormat format, int family, PushSource source, RuleSet rules, ref int room, bool isFull)
    {
        var description = parsed.Families[family];
        var kind = LayoutDefinition.KindOf(description.Type);
        var familyRules = rules.ForFamily(description.Name, description.Type);
        var rule = familyRules.DependsOnLabels ? null : familyRules.Resolve(new CanonicalLabels(source.Canonical));
        var seriesOfFamily = _points.SeriesOf(family);
        var hasCreated = kind != PointKind.Gauge && _points.HasCreated(seriesOfFamily);
        var gauges = hasCreated && format == BodyFormat.Text ? new CreatedGauges(description) : null;
        var entries = new List<LayoutEntry>(seriesOfFamily.Length);
        var values = new List<int>(seriesOfFamily.Length);
        _seen.Clear();
        foreach (var series in seriesOfFamily)
        {
            var parsedSeries = parsed.Series[series];
            var bodyLabels = parsed.LabelsOf(parsedSeries);
            _labels.Combine(bodyLabels, source.Overrides);
            if (!_seen.Add(Hash128.Compute(_labels.Full)))
            {
                return new ParseError(parsedSeries.Line, 1, $"The series {description.Name} stands twice once the labels of the path override those of the body. Give the path or the body other labels.");
            }

            var resolved = rule ?? familyRules.Resolve(new CanonicalLabels(_labels.Full));
            if (resolved.Drop) continue;
            var settings = isFull || room <= 0 ? resolved.Settings with { MaxSeries = 0 } : resolved.Settings;
            room--;

            // Without the grouping labels, which are the same for all series of a source: so sources can share the plan.
            var entry = AddPoint(kind, series, Hash128.Compute(bodyLabels), settings, resolved, hasCreated, values);
            entries.Add(entry);
            if (gauges is null || !settings.PassThrough || values[^1] == PlannedValue.Unknown) continue;
            gauges.Add(entry, values[^1]);
            values[^1] = PlannedValue.Unknown;
        }

        if (entries.Count == 0) return null;
        var layout = new EncodedLayout(new LayoutDefinition(kind, description, hasCreated, HasPayloads: false, entries));
        _frames.Add(new PlannedFrame(layout, [.. values], description.Type));
        gauges?.AddTo(_frames);
        return null;
    }

    private LayoutEntry AddPoint(PointKind kind, int series, Hash128 input, MergeSettings settings, ResolvedRule rule, bool hasCreated, List<int> values)
    {
        var point = _points.Read(series);
        HistogramBounds? bounds = null;
        double[]? quantiles = null;
        switch (kind)
        {
            case PointKind.ClassicHistogram:
                bounds = new HistogramBounds(point.Bounds());
                values.AddRange(point.AtBounds());
                values.Add(point.Infinity >= 0 ? point.Infinity : point.Count);
                values.Add(point.Sum);
                if (point is { Infinity: >= 0, Count: >= 0 }) _countChecks.Add(new CountCheck(point.Infinity, point.Count));
                break;
            case PointKind.Summary:
                quantiles = point.Bounds();
                values.AddRange(point.AtBounds());
                values.Add(point.Sum);
                values.Add(point.Count);
                break;
            default:
                values.Add(point.Value);
                break;
        }

        if (hasCreated) values.Add(point.Created);
        return new LayoutEntry(input, _labels.Merged(rule).ToArray(), settings, bounds, quantiles);
    }

    private Hash128 HashOfLayouts()
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, _frames.Count * Hash128.Size));
        for (var i = 0; i < _frames.Count; i++) _frames[i].Layout.Id.Write(bytes.AsSpan(i * Hash128.Size));
        var hash = Hash128.Compute(bytes.AsSpan(0, _frames.Count * Hash128.Size));
        ArrayPool<byte>.Shared.Return(bytes);
        return hash;
    }
}
