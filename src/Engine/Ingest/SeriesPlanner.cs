using System.Runtime.InteropServices;
using System.Text;
using Tributary.Engine.Rules;
using Tributary.Engine.Rules.Matching;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Ingest;

/// <summary>
/// Decides by the rules, one after the other, what each series of a family becomes. Reusable, not for concurrent use.
/// </summary>
internal sealed class SeriesPlanner
{
    private readonly SeriesLabels _labels = new();
    private readonly HashSet<Hash128> _seen = [];
    private Plan _plan;

    /// <summary>What the series become: those that no rule drops. Taken by the layout that is made of them.</summary>
    public List<LayoutEntry> Entries { get; private set; } = [];

    /// <summary>Per series whether a rule drops it; null where none is.</summary>
    public bool[]? Dropped { get; private set; }

    /// <summary>The series added last, with its name and with the labels of its source.</summary>
    public string Shown => $"{_plan.Family}{{{Encoding.UTF8.GetString(_labels.Full)}}}";

    /// <summary>What holds for all series of a plan.</summary>
    [StructLayout(LayoutKind.Auto)]
    private record struct Plan(string Family, PointKind Kind, PushSource Source, FamilyRules Rules, ResolvedRule? Rule, int Count, int Room, int Place);

    /// <param name="family">The family.</param>
    /// <param name="kind">What its points are.</param>
    /// <param name="source">Who sends it.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="count">Number of series.</param>
    /// <param name="room">How many may become series of their own; those after them go to the overflow series.</param>
    public void Begin(FamilyDescription family, PointKind kind, PushSource source, RuleSet rules, int count, int room)
    {
        var familyRules = rules.ForFamily(family.Name, family.Type);
        var rule = familyRules.DependsOnLabels ? null : familyRules.Resolve(new CanonicalLabels(source.Canonical));
        _plan = new Plan(family.Name, kind, source, familyRules, rule, count, room, Place: 0);
        Entries = new List<LayoutEntry>(count);
        Dropped = null;
        _seen.Clear();
    }

    /// <param name="labels">The labels of the series, without those of its source.</param>
    /// <param name="input">What tells it from the others (<see cref="SeriesId"/>).</param>
    /// <param name="bounds">A classic histogram's bounds, or which part it is.</param>
    /// <param name="quantiles">A summary's quantiles.</param>
    /// <returns>Whether the series is taken; null where it stands twice once the labels of its source override its own.</returns>
    public bool? Add(ReadOnlySpan<byte> labels, Hash128 input, HistogramBounds? bounds, double[]? quantiles)
    {
        _labels.Combine(labels, _plan.Source.Overrides);
        if (!_seen.Add(SeriesId.Of(_labels.Full, _plan.Kind, bounds))) return null;
        var resolved = _plan.Rule ?? _plan.Rules.Resolve(new CanonicalLabels(_labels.Full));
        var place = _plan.Place++;
        if (resolved.Drop)
        {
            (Dropped ??= new bool[_plan.Count])[place] = true;
            return false;
        }

        var settings = _plan.Room-- > 0 ? resolved.Settings : resolved.Settings with { MaxSeries = 0 };
        Entries.Add(new LayoutEntry(input, _labels.Merged(resolved).ToArray(), settings, bounds, quantiles));
        return true;
    }
}
