using System.Text;
using Tributary.Engine.Frames;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Tests.Frames;

/// <summary>Some sources of one family, which push, restart, repeat themselves, fall silent and are deleted at random.</summary>
internal sealed class RandomFleet(PointKind kind, Random random)
{
    private const int SeriesNames = 12;
    private static readonly HistogramBounds Bounds = new([1, 5]);

    private readonly double[][] _counts = [.. Enumerable.Range(0, 4).Select(_ => new double[SeriesNames])];
    private readonly List<(EncodedLayout Layout, byte[] Frame)> _sent = [];
    private long _now = 1_700_000_000_000;

    public IReadOnlyList<SourceId> Sources { get; } = [.. Enumerable.Range(0, 4).Select(i => SourceId.FromLabels(Encoding.UTF8.GetBytes($"instance=\"{i}\",job=\"j\"")))];

    /// <summary>Does the same to both.</summary>
    public void Play(params SlicedFamily[] families)
    {
        _now += random.Next(1, 20_000);
        var source = random.Next(Sources.Count);
        switch (random.Next(12))
        {
            case 0:
                foreach (var family in families) family.Command(CommandKind.Clear, Sources[source], _now, _now);
                break;
            case 1:
                foreach (var family in families) family.Command(CommandKind.Retire, Sources[source], _now, _now);
                break;
            case 2:
                foreach (var family in families) family.Command(CommandKind.Expire, default, 0, _now);
                break;
            case 3 when _sent.Count > 0:
                var (layout, frame) = _sent[random.Next(_sent.Count)];
                foreach (var family in families) family.Apply(layout, frame);
                break;
            case 4:
                Array.Clear(_counts[source]);
                goto default;
            default:
                Push(source, families);
                break;
        }
    }

    public static EncodedLayout Layout(PointKind kind, IEnumerable<int> series, MergeSettings? settings = null, bool hasTimes = false) => new(new LayoutDefinition(
        kind,
        new FamilyDescription("f", TypeOf(kind), "", ""),
        HasCreated: hasTimes,
        HasPayloads: false,
        [.. series.Select(number => Entry(kind, number, settings ?? MergeSettings.Default))],
        hasTimes));

    public delegate void Filler(Span<double> values);

    public static byte[] Frame(EncodedLayout layout, SourceId source, long stamp, FrameFlags flags, Filler fill, bool withLowParts = false, IEnumerable<(int Entry, double Value, double Time)>? exemplars = null)
    {
        var batch = new FrameBatch();
        batch.Begin(source, [], GroupChange.Keep);
        var values = batch.Add(layout, flags, 0, 0);
        fill(values);
        if (withLowParts)
        {
            // 2^53 and one more: what no double holds.
            values[0] = 9007199254740992;
            batch.AddLowParts([(0, 1)]);
        }

        foreach (var (entry, value, time) in exemplars ?? []) batch.AddExemplar(entry, Encoding.UTF8.GetBytes($"t=\"{time}\""), value, time);
        batch.EndExemplars();
        batch.SetTime(stamp, stamp);
        return batch.FrameOf(0).ToArray();
    }

    private static MetricType TypeOf(PointKind kind) => kind switch
    {
        PointKind.Counter => MetricType.Counter,
        PointKind.Gauge => MetricType.Gauge,
        PointKind.ClassicHistogram or PointKind.Parts => MetricType.Histogram,
        _ => MetricType.Summary,
    };

    private static LayoutEntry Entry(PointKind kind, int number, MergeSettings settings)
    {
        // Two series of a source are one of the view, as where a label is aggregated away.
        var (input, labels) = (Encoding.UTF8.GetBytes($"n=\"{number}\""), Encoding.UTF8.GetBytes($"n=\"{number / 2 * 2}\""));
        var bounds = kind switch
        {
            PointKind.ClassicHistogram => Bounds,
            PointKind.Parts => (number % 2 == 0 ? SeriesPart.Bucket(1) : number % 3 == 0 ? SeriesPart.Sum : SeriesPart.Bucket(double.PositiveInfinity)).ToBounds(),
            _ => null,
        };
        return new LayoutEntry(Hash128.Compute(input), labels, settings, bounds, kind == PointKind.Summary ? [0.5] : null);
    }

    private void Push(int source, SlicedFamily[] families)
    {
        var series = Enumerable.Range(0, SeriesNames).Where(_ => random.Next(3) > 0).ToList();
        if (series.Count == 0) return;
        var hasTimes = source is 1 or 3 || kind == PointKind.Parts;
        var layout = Layout(kind, series, hasTimes: hasTimes);
        var isDelta = kind is not (PointKind.Gauge or PointKind.Parts) && source == 3;
        var withLowParts = kind == PointKind.Counter && random.Next(10) == 0;
        var flags = (isDelta ? FrameFlags.Delta : FrameFlags.None) | (hasTimes ? FrameFlags.Partial : FrameFlags.None);
        var frame = Frame(layout, Sources[source], _now, flags, values => Fill(values, source, series, hasTimes), withLowParts, Exemplars(series));
        _sent.Add((layout, frame));
        foreach (var family in families) family.Apply(layout, frame);
    }

    /// <summary>Of some entries none, of others several.</summary>
    private List<(int Entry, double Value, double Time)> Exemplars(List<int> series)
    {
        var exemplars = new List<(int, double, double)>();
        if (!LayoutDefinition.TakesExemplars(kind) || random.Next(2) == 0) return exemplars;
        for (var entry = 0; entry < series.Count; entry++)
        {
            for (var count = random.Next(3); count > 0; count--) exemplars.Add((entry, random.Next(8), random.Next(4) == 0 ? double.NaN : (_now / 1000.0) - random.Next(100)));
        }

        return exemplars;
    }

    private void Fill(Span<double> values, int source, List<int> series, bool hasTimes)
    {
        var at = 0;
        var time = _now / 1000.0;
        foreach (var number in series)
        {
            var count = _counts[source][number] += random.Next(5);
            switch (kind)
            {
                case PointKind.ClassicHistogram:
                    (values[at], values[at + 1], values[at + 2], values[at + 3]) = (count, 2 * count, 3 * count, 4 * count);
                    at += 4;
                    break;
                case PointKind.Parts:
                    (values[at], values[at + 1]) = (count, 0);
                    at += 2;
                    break;
                case PointKind.Summary:
                    (values[at], values[at + 1], values[at + 2]) = (number, 4 * count, count);
                    at += 3;
                    break;
                default:
                    values[at++] = count;
                    break;
            }

            if (!hasTimes) continue;
            values[at++] = time - random.Next(1, 3); // increments that overlap now and then
            values[at++] = random.Next(15) == 0 ? -time : time;
        }
    }
}
