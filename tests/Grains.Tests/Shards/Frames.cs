using System.Text;
using Tributary.Engine.Frames;
using Tributary.Grains.Shards;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;

namespace Tributary.Grains.Tests.Shards;

/// <summary>Frames of one counter family, as a gateway would send them.</summary>
internal static class Frames
{
    public const string Family = "hits_total";

    /// <summary>The layout of a source with that many series.</summary>
    public static EncodedLayout Layout(int series = 1, string family = Family, bool isGauge = false) => new(new LayoutDefinition(
        isGauge ? PointKind.Gauge : PointKind.Counter,
        new FamilyDescription(family, isGauge ? MetricType.Gauge : MetricType.Counter, "Hits.", ""),
        HasCreated: false,
        HasPayloads: false,
        [.. Enumerable.Range(0, series).Select(i => Entry(i))]));

    public static SourceId Source(int number) => SourceId.FromLabels(Encoding.UTF8.GetBytes($"instance=\"{number}\",job=\"j\""));

    /// <summary>A frame in which every series has the same value.</summary>
    public static byte[] Frame(EncodedLayout layout, int source, double value, long stamp, bool withLayout, FrameFlags flags = FrameFlags.None)
    {
        var batch = new FrameBatch();
        batch.Begin(Source(source), [], GroupChange.Keep);
        batch.Add(layout, flags, 0, 0).Fill(value);
        batch.SetTime(stamp, stamp);
        return withLayout ? batch.FrameWithLayout(0) : batch.FrameOf(0).ToArray();
    }

    /// <summary>A frame with an exemplar of its first series.</summary>
    public static byte[] FrameWithExemplar(EncodedLayout layout, int source, double value, long stamp, double time)
    {
        var batch = new FrameBatch();
        batch.Begin(Source(source), [], GroupChange.Keep);
        batch.Add(layout, FrameFlags.None, 0, 0).Fill(value);
        batch.AddExemplar(0, Encoding.UTF8.GetBytes($"trace_id=\"{source}\""), 1, time);
        batch.EndExemplars();
        batch.SetTime(stamp, stamp);
        return batch.FrameWithLayout(0);
    }

    public static ShardCall Call(params byte[][] commands) => CallOfDepth(0, commands);

    public static ShardCall CallOfDepth(byte depth, params byte[][] commands)
    {
        var writer = new CommandBatchWriter();
        foreach (var command in commands) writer.Add(command);
        return new ShardCall(depth, writer.WrittenSpan.ToArray());
    }

    private static LayoutEntry Entry(int number)
    {
        var labels = Encoding.UTF8.GetBytes($"n=\"{number}\"");
        return new LayoutEntry(Hash128.Compute(labels), labels, MergeSettings.Default);
    }
}
