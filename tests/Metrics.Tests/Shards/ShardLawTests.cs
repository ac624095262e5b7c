using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Tests.Sketches;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>The laws of DESIGN.md, section 4, for every kind of point.</summary>
public sealed class ShardLawTests
{
    private static readonly Gen<Step[]> Steps = Gen.Choose(0, 25).SelectMany(length => Step.Any.ArrayOf(length));

    private static readonly Gen<Step[]> Pushes = Gen.Choose(0, 12).SelectMany(length => Step.AnyPush.ArrayOf(length));

    public static TheoryData<PointKind> Kinds => [.. Enum.GetValues<PointKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_commands_give_the_same_bytes(PointKind kind) =>
        Hold(Steps, steps => Run(kind, steps).Snapshot().AsSpan().SequenceEqual(Run(kind, steps).Snapshot()));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_restart_at_any_point_changes_no_byte_and_no_view(PointKind kind) =>
        Hold(
            from steps in Steps from at in Gen.Choose(0, 25) select (steps, at),
            pair =>
            {
                var at = Math.Min(pair.at, pair.steps.Length);
                var straight = Run(kind, pair.steps);
                var restarted = Run(kind, pair.steps[..at]).Restart();
                foreach (var step in pair.steps[at..]) step.ApplyTo(restarted, kind);
                return straight.Snapshot().AsSpan().SequenceEqual(restarted.Snapshot()) && Shown(straight) == Shown(restarted);
            });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Looking_changes_no_byte(PointKind kind) =>
        Hold(Steps, steps =>
        {
            var watched = new TestedShard();
            foreach (var step in steps)
            {
                step.ApplyTo(watched, kind);
                _ = watched.View;
            }

            return watched.Snapshot().AsSpan().SequenceEqual(Run(kind, steps).Snapshot());
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_view_asked_for_at_every_step_is_the_view_asked_for_once(PointKind kind) =>
        Hold(Steps, steps =>
        {
            var watched = new TestedShard();
            foreach (var step in steps)
            {
                step.ApplyTo(watched, kind);
                _ = watched.View;
            }

            return Shown(watched) == Shown(Run(kind, steps));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_chunk_of_the_same_version_shows_the_same(PointKind kind) =>
        Hold(Steps, steps =>
        {
            var shard = new TestedShard();
            var (version, shown) = (-1L, "");
            foreach (var step in steps)
            {
                step.ApplyTo(shard, kind);
                var next = shard.Shard.ChunkCount == 0 ? -1 : shard.Shard.ChunkVersion(0);
                var text = Shown(shard);
                if (next == version && text != shown) return false;
                (version, shown) = (next, text);
            }

            return true;
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_order_of_sources_does_not_matter(PointKind kind) =>
        Hold(
            from pushes in Pushes from seed in Gen.Choose(0, int.MaxValue) select (pushes, seed),
            pair => Shown(Run(kind, pair.pushes)) == Shown(Run(kind, Interleave(pair.pushes, pair.seed))));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_repeated_push_is_a_duplicate_that_changes_nothing(PointKind kind) =>
        Hold(Pushes, pushes =>
        {
            var shard = new TestedShard();
            var stamp = 0L;
            foreach (var push in pushes)
            {
                var frame = push.ToPush(kind) with { Stamp = ++stamp };
                shard.Push(frame);
                var shown = Shown(shard);
                if (shard.Push(frame).Outcome != ApplyOutcome.Duplicate || Shown(shard) != shown) return false;
            }

            return true;
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_empty_point_is_the_identity(PointKind kind) =>
        Hold(Pushes, pushes =>
        {
            var without = Run(kind, pushes).View;
            var shard = Run(kind, pushes);
            shard.Push(new Step(StepKind.Push, 9, 0, [0, 1, 2], [0, 0, 0], 0).ToPush(kind));
            return shard.View.All(series => !without.TryGetValue(series.Key, out var before) || IsSame(before, series.Value));
        });

    [Fact]
    public void Counters_never_fall_but_by_removal() =>
        Hold(Steps, steps =>
        {
            var shard = new TestedShard();
            var before = shard.View;
            foreach (var step in steps)
            {
                step.ApplyTo(shard, PointKind.Counter);
                var after = shard.View;
                var isRemoval = step.Kind is StepKind.Delete or StepKind.Pass;
                foreach (var (labels, series) in before)
                {
                    if (!after.TryGetValue(labels, out var now) ? !isRemoval : now.Value < series.Value) return false;
                }

                before = after;
            }

            return true;
        });

    [Fact]
    public void Gauges_of_every_rule_do_not_depend_on_the_order_of_sources() =>
        Hold(
            from values in Gen.Elements(0, 1, -1, 2.5, 1e300, double.NaN, double.PositiveInfinity).ArrayOf(6)
            from rule in Gen.Elements(Enum.GetValues<GaugeMerge>())
            from seed in Gen.Choose(0, int.MaxValue)
            select (values, rule, seed),
            drawn =>
            {
                var pushes = drawn.values.Select((value, i) => Push.Gauge($"{i}", value) with { Stamp = 1, At = i / 2, Settings = MergeSettings.Default with { Gauge = drawn.rule } }).ToArray();
                var shown = new TestedShard().Given(pushes).Only.ToString();
                new Random(drawn.seed).Shuffle(pushes);
                return new TestedShard().Given(pushes).Only.ToString() == shown;
            });

    /// <summary>The same pushes with each source's in order, and the sources interleaved otherwise.</summary>
    private static Step[] Interleave(Step[] steps, int seed)
    {
        var random = new Random(seed);
        var queues = steps.GroupBy(step => step.Source).Select(group => new Queue<Step>(group)).ToList();
        var result = new List<Step>();
        while (queues.Count > 0)
        {
            var queue = queues[random.Next(queues.Count)];
            result.Add(queue.Dequeue());
            if (queue.Count == 0) queues.Remove(queue);
        }

        return [.. result];
    }

    private static TestedShard Run(PointKind kind, IEnumerable<Step> steps)
    {
        var shard = new TestedShard();
        foreach (var step in steps) step.ApplyTo(shard, kind);
        return shard;
    }

    private static string Shown(TestedShard shard) =>
        string.Join('\n', shard.View.OrderBy(series => series.Key, StringComparer.Ordinal).Select(series => $"{series.Key} {series.Value}"));

    /// <summary>
    /// Where no live source has quantiles, an empty one may still name those that it would have; of what is empty
    /// altogether the shape may change.
    /// </summary>
    private static bool IsSame(ShownSeries before, ShownSeries after) =>
        (before.Kind == PointKind.ClassicHistogram && before.Count == ExactSum.Zero && after.Count == before.Count)
        || before.ToString() == (before.Quantiles.Length == 0 ? after with { Quantiles = [] } : after).ToString();

    private static void Hold<T>(Gen<T> cases, Func<T, bool> law) => Laws.Hold(cases, law, tests: 100);
}
