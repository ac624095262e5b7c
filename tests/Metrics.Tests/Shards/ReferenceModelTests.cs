using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Points;
using Tributary.Metrics.Tests.Sketches;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>The shard against models of a few lines, which keep everything and compute the view from scratch.</summary>
public sealed class ReferenceModelTests
{
    private static readonly Gen<Step[]> Pushes = Gen.Choose(0, 30).SelectMany(length => Step.AnyPush.ArrayOf(length));

    [Fact]
    public void Counters_are_the_sum_of_what_each_source_counted() =>
        Check(Pushes, PointKind.Counter, CountedBy, series => (long)series.Value.ToDouble());

    [Fact]
    public void The_counts_of_summaries_are_the_sum_of_what_each_source_counted() =>
        Check(Pushes, PointKind.Summary, CountedBy, series => (long)series.Count.ToDouble());

    [Fact]
    public void The_counts_of_exponential_histograms_are_the_sum_of_what_each_source_counted() =>
        Check(Pushes, PointKind.ExponentialHistogram, CountedBy, series => (long)series.Count.ToDouble());

    [Fact]
    public void Gauges_are_the_sum_of_the_latest_pushes() =>
        Check(Pushes, PointKind.Gauge, LatestOf, series => (long)series.Value.ToDouble());

    /// <summary>Per source and input: the last value of the current life. A fall within a known life is old news.</summary>
    private static Dictionary<string, long> CountedBy(Step[] steps)
    {
        var (last, epochs, totals) = (new Dictionary<(int, int), int>(), new Dictionary<int, int>(), new Dictionary<string, long>());
        foreach (var step in steps)
        {
            var known = epochs.GetValueOrDefault(step.Source);
            if (step.Epoch != 0 && step.Epoch < known) continue;
            var isNewLife = known != 0 && step.Epoch > known;
            if (isNewLife) foreach (var key in last.Keys.Where(key => key.Item1 == step.Source)) last.Remove(key);
            foreach (var series in step.Series)
            {
                var (before, value) = (last.GetValueOrDefault((step.Source, series)), step.Values[series]);
                totals.TryAdd(Step.LabelsOf(series), 0);
                if (value < before && step.Epoch != 0 && step.Epoch == known) continue;
                totals[Step.LabelsOf(series)] += value < before ? value : value - before;
                last[(step.Source, series)] = value;
            }

            epochs[step.Source] = Math.Max(known, step.Epoch);
        }

        return totals;
    }

    private static Dictionary<string, long> LatestOf(Step[] steps)
    {
        var (latest, epochs) = (new Dictionary<int, Step>(), new Dictionary<int, int>());
        foreach (var step in steps)
        {
            var known = epochs.GetValueOrDefault(step.Source);
            if (step.Epoch != 0 && step.Epoch < known) continue;
            latest[step.Source] = step;
            epochs[step.Source] = Math.Max(known, step.Epoch);
        }

        return latest.Values
            .SelectMany(step => step.Series.Select(series => (Labels: Step.LabelsOf(series), Value: (long)step.Values[series])))
            .GroupBy(entry => entry.Labels)
            .ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value));
    }

    private static void Check(Gen<Step[]> cases, PointKind kind, Func<Step[], Dictionary<string, long>> model, Func<ShownSeries, long> read) =>
        Laws.Hold(cases, steps =>
        {
            var shard = new TestedShard();
            foreach (var step in steps) step.ApplyTo(shard, kind);
            var shown = shard.View.ToDictionary(series => series.Key, series => read(series.Value));
            var expected = model(steps);
            return shown.Count == expected.Count && expected.All(series => shown[series.Key] == series.Value);
        });
}
