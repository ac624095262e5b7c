using Tributary.Metrics.Points;
using Tributary.Protocols.Native;

namespace Tributary.Protocols.Tests.Native;

/// <summary>A request of random form, as bytes and in words.</summary>
internal sealed class RandomRequest
{
    private static readonly (PointKind Kind, MetricType Type)[] Kinds =
    [
        (PointKind.Counter, MetricType.Counter), (PointKind.Gauge, MetricType.Gauge), (PointKind.Gauge, MetricType.Unknown), (PointKind.Gauge, MetricType.Info),
        (PointKind.Gauge, MetricType.StateSet), (PointKind.ClassicHistogram, MetricType.Histogram), (PointKind.ClassicHistogram, MetricType.GaugeHistogram),
        (PointKind.ExponentialHistogram, MetricType.Histogram), (PointKind.Summary, MetricType.Summary),
    ];

    private readonly Random _random;
    private readonly NativeWriter _writer = new();
    private readonly List<string> _words = [];

    public RandomRequest(int seed)
    {
        _random = new Random(seed);
        for (var update = _random.Next(4); update > 0; update--) AddUpdate();
        Body = _writer.Written.ToArray();
    }

    public byte[] Body { get; }

    /// <summary>The request as <see cref="NativeDump"/> shows it.</summary>
    public IReadOnlyList<string> Words => _words;

    public static NativeLayout Layout(Random random)
    {
        var (kind, type) = Kinds[random.Next(Kinds.Length)];
        var family = new FamilyDescription(Pick(random, "a_total", "b", "käse", "c.d", "wait_seconds"), type, Pick(random, "", "What it is.\n\\ \"so\""), "");
        double[][] lists = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Numbers(random, kind))];
        var series = Enumerable.Range(0, random.Next(1, 5)).Select(n => NativeSeries.Of(
            Labels(random, n),
            kind == PointKind.ClassicHistogram ? new HistogramBounds(lists[random.Next(lists.Length)]) : null,
            kind == PointKind.Summary ? lists[random.Next(lists.Length)] : null));
        return new NativeLayout(family, kind, [.. series], kind != PointKind.Gauge && random.Next(3) == 0, kind == PointKind.Summary && random.Next(2) == 0);
    }

    private void AddUpdate()
    {
        var flags = (NativeUpdateFlags)_random.Next(4);
        var instance = $"i{_random.Next(3)}";
        var (epoch, sequence) = (_random.NextInt64(1, long.MaxValue), _random.Next(3) == 0 ? long.MaxValue : _random.NextInt64(1, 1000));
        _writer.BeginUpdate(new NativeSource([new("job", "shop"), new("instance", instance)]), epoch, sequence, flags);
        var isComplete = (flags & NativeUpdateFlags.Complete) != 0;
        _words.Add($"{{instance=\"{instance}\",job=\"shop\"}} {epoch}/{sequence}{(isComplete ? " complete" : "")}");
        for (var frame = _random.Next(isComplete ? 0 : 1, 5); frame > 0; frame--) AddFrame();
        _writer.EndUpdate();
    }

    private void AddFrame()
    {
        var definition = new NativeDefinition(Layout(_random));
        var layout = definition.Layout;
        var flags = (NativeFrameFlags)_random.Next(4);
        var isDefined = _random.Next(2) == 0;
        double[] values = [.. Enumerable.Range(0, layout.ValueCount).Select(_ => Value())];
        (int Index, double Low)[] lowParts = [.. Enumerable.Range(0, values.Length).Where(i => Math.Abs(values[i]) is >= 1e17 and < 1e300 && _random.Next(2) == 0).Select(i => (i, 1.0))];
        byte[][] payloads = [.. Enumerable.Range(0, layout.HasPayloads ? layout.Series.Count : 0).Select(_ => Payload())];
        _writer.AddFrame(definition, flags, values, lowParts, isDefined);
        foreach (var payload in payloads) _writer.AddPayload(payload);
        _words.Add(NativeDump.Frame(flags, definition.Id, isDefined ? layout : null, values, lowParts, payloads));
    }

    private double Value() => _random.Next(6) switch
    {
        0 => double.NaN,
        1 => double.NegativeInfinity,
        2 => _random.NextDouble() * 1e20,
        3 => -0.0,
        _ => _random.Next(),
    };

    private byte[] Payload()
    {
        var payload = new byte[_random.Next(2) * _random.Next(300)];
        _random.NextBytes(payload);
        return payload;
    }

    private static double[] Numbers(Random random, PointKind kind) =>
        [.. Enumerable.Range(0, random.Next(5)).Select(_ => kind == PointKind.Summary ? random.NextDouble() : random.NextDouble() * 10).Distinct().Order()];

    private static IEnumerable<KeyValuePair<string, string>> Labels(Random random, int series)
    {
        yield return new("n", $"{series}");
        if (random.Next(2) == 0) yield return new("path", Pick(random, "say \"hello\"", "C:\\new\\table", "two\nlines, {braces} = # ", "/käse/日本/🧀"));
        if (random.Next(3) == 0) yield return new("http.method", "GET");
        if (random.Next(3) == 0) yield return new("empty", "");
        if (random.Next(9) == 0) yield return new("long", new string('x', 1000));
    }

    private static string Pick(Random random, params ReadOnlySpan<string> texts) => texts[random.Next(texts.Length)];
}
