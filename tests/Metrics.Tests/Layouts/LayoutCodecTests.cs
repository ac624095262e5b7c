using System.Text;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Tests.Frames;
using Tributary.Metrics.Tests.Shards;

namespace Tributary.Metrics.Tests.Layouts;

public sealed class LayoutCodecTests
{
    private static readonly Dictionary<PointKind, Push> Pushes = new()
    {
        [PointKind.Counter] = Push.Counter("a", PushedPoint.Of("s=\"1\"", 1) with { Created = 5 }, PushedPoint.Of("s=\"ü\"", 1)) with { Unit = "bytes", Help = "Größe" },
        [PointKind.Gauge] = Push.Gauge("a", PushedPoint.Of("", 1), PushedPoint.Of("x=\"y\"", 1) with { Settings = MergeSettings.Default with { Gauge = GaugeMerge.Last } }),
        [PointKind.ClassicHistogram] = new Push("a", MetricType.Histogram, PushedPoint.Histogram("s=\"1\"", [1, 2], [1, 2, 3], 4), PushedPoint.Histogram("s=\"2\"", [], [1], 4)),
        [PointKind.ExponentialHistogram] = Push.Exponential("a", PushedPoint.Exponential("", 1, 2)),
        [PointKind.Summary] = Push.Summary("a", PushedPoint.Summary("s=\"1\"", [0.5, 0.9], [1, 2], 3, 4), PushedPoint.Summary("s=\"2\"", [], [], 3, 4)),
    };

    public static TheoryData<PointKind> Kinds => [.. Pushes.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_layout_reads_back(PointKind kind)
    {
        var layout = Pushes[kind].ToLayout();
        Assert.True(LayoutCodec.TryDecode(LayoutCodec.Encode(layout, out var id), out var read, out var readId));
        Assert.Equal(id, readId);
        Assert.Equal((layout.Kind, layout.Family, layout.HasCreated, layout.HasPayloads), (read.Kind, read.Family, read.HasCreated, read.HasPayloads));
        Assert.Equal(layout.Entries.Select(Text), read.Entries.Select(Text));
    }

    [Fact]
    public void Help_alone_makes_no_other_layout_and_anything_else_does()
    {
        var push = Push.Counter("a", 1);
        var id = IdOf(push);
        Assert.Equal(id, IdOf(push with { Help = "other" }));
        Push[] others =
        [
            push with { Unit = "bytes" },
            push with { Type = MetricType.Unknown },
            push with { Settings = MergeSettings.Default with { MaxSeries = 1 } },
            Push.Counter("a", PushedPoint.Of("s=\"1\"", 1)),
            Push.Counter("a", PushedPoint.Of("", 1) with { Input = "other" }),
            Push.Counter("a", PushedPoint.Of("", 1) with { Created = 1 }),
            Push.Counter("a"),
        ];
        Assert.Equal(others.Length, others.Select(IdOf).Where(other => other != id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_layout_cut_anywhere_is_refused(PointKind kind)
    {
        foreach (var cut in Torture.Cuts(LayoutCodec.Encode(Pushes[kind].ToLayout(), out _)))
        {
            Torture.Survive(cut, bytes => Assert.False(LayoutCodec.TryDecode(bytes, out _, out _)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changed_layout_does_no_harm(PointKind kind)
    {
        foreach (var mutated in Torture.Mutations(LayoutCodec.Encode(Pushes[kind].ToLayout(), out _)))
        {
            Torture.Survive(mutated, bytes => LayoutCodec.TryDecode(bytes, out _, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changed_frame_does_no_harm_to_a_shard(PointKind kind)
    {
        var shard = new TestedShard().Given(Pushes[kind]);
        foreach (var mutated in Torture.Mutations((Pushes[kind] with { Stamp = 2_000_000 }).ToBytes()))
        {
            Torture.Survive(mutated, bytes => shard.Shard.Apply(bytes));
        }

        Assert.NotEmpty(shard.Snapshot());
    }

    [Fact]
    public void A_help_text_that_is_no_text_does_no_harm()
    {
        var encoded = LayoutCodec.Encode((Push.Counter("a") with { Help = new string('x', 100) }).ToLayout(), out var id);
        encoded.AsSpan(^100..).Fill(0xff);
        Assert.True(LayoutCodec.TryDecode(encoded, out _, out var readId));
        Assert.Equal(id, readId);
    }

    [Fact]
    public void More_values_than_can_be_numbered_are_malformed()
    {
        // One long list of bounds that many entries share: a few bytes each, and more than 2^31 values together.
        var bounds = new HistogramBounds([.. Enumerable.Range(0, 30_000).Select(i => (double)i)]);
        var entry = new LayoutEntry(default, Array.Empty<byte>(), MergeSettings.Default, bounds);
        var layout = Push.Histogram("a", [], [1], 1).ToLayout() with { Entries = [.. Enumerable.Repeat(entry, 75_000)] };
        var encoded = LayoutCodec.Encode(layout, out var id);
        var frame = new byte[FrameHeader.Size];
        new FrameHeader(FrameFlags.HasLayout, 0, default, id, 0, 1, 1).Write(frame);
        Assert.Equal(ApplyOutcome.Malformed, new FamilyShard().Apply(FrameWithDefinition.Encode(frame, encoded)).Outcome);
    }

    private static Hash128 IdOf(Push push)
    {
        LayoutCodec.Encode(push.ToLayout(), out var id);
        return id;
    }

    private static string Text(LayoutEntry entry) =>
        $"{entry.InputId} {Encoding.UTF8.GetString(entry.Labels.Span)} {entry.Settings} [{string.Join(' ', entry.Bounds?.ToArray() ?? [])}] [{string.Join(' ', entry.Quantiles ?? [])}]";
}
