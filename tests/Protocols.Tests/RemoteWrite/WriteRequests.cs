using Tributary.Protocols.Tests.Protobuf;

namespace Tributary.Protocols.Tests.RemoteWrite;

/// <summary>Writes requests of remote write, field by field; the numbers of the fields are those of the <c>.proto</c> files.</summary>
internal static class WriteRequests
{
    /// <summary>A point of a series: a sample, or a native histogram as its fields are written.</summary>
    public sealed record Point(double Value, long Timestamp, long Start = 0, Action<WireWriter>? Histogram = null);

    /// <summary>A series, <c>__name__</c> among its labels.</summary>
    public sealed record Series((string Name, string Value)[] Labels, params Point[] Points)
    {
        public int Type { get; init; }

        public string Help { get; init; } = "";

        public string Unit { get; init; } = "";

        public long Created { get; init; }

        public Sighting[] Exemplars { get; init; } = [];
    }

    /// <summary>An exemplar.</summary>
    public sealed record Sighting(double Value, long Timestamp, params (string Name, string Value)[] Labels);

    /// <summary><c>name{a="b",...}</c> of job <c>j</c> and instance <c>i</c>, with samples.</summary>
    public static Series Of(string name, (string Name, string Value)[] labels, params (double Value, long Timestamp)[] samples) =>
        new([("__name__", name), ("instance", "i"), ("job", "j"), .. labels], [.. samples.Select(sample => new Point(sample.Value, sample.Timestamp))]);

    public static Series Of(string name, params (double Value, long Timestamp)[] samples) => Of(name, [], samples);

    /// <summary><c>prometheus.WriteRequest</c>.</summary>
    public static byte[] V1(IEnumerable<Series> series, params (string Name, int Type, string Help, string Unit)[] metadata) => WireWriter.Of(request =>
    {
        foreach (var one in series)
        {
            request.Message(1, message =>
            {
                foreach (var (name, value) in one.Labels) message.Message(1, label => label.Text(1, name).Text(2, value));
                foreach (var point in one.Points) Write(message, point, sample: 2, histogram: 4);
                foreach (var exemplar in one.Exemplars)
                {
                    message.Message(3, sighting =>
                    {
                        foreach (var (name, value) in exemplar.Labels) sighting.Message(1, label => label.Text(1, name).Text(2, value));
                        sighting.Double(2, exemplar.Value).Varint(3, (ulong)exemplar.Timestamp);
                    });
                }
            });
        }

        foreach (var (name, type, help, unit) in metadata) request.Message(3, message => message.Varint(1, (ulong)type).Text(2, name).Text(4, help).Text(5, unit));
    });

    public static byte[] V1(params Series[] series) => V1(series.AsEnumerable());

    /// <summary><c>io.prometheus.write.v2.Request</c>.</summary>
    public static byte[] V2(params Series[] series) => WireWriter.Of(request =>
    {
        List<string> symbols = [""];
        foreach (var one in series)
        {
            request.Message(5, message =>
            {
                message.Message(1, References(one.Labels));
                foreach (var point in one.Points) Write(message, point, sample: 2, histogram: 3);
                if (one.Type != 0 || one.Help.Length > 0 || one.Unit.Length > 0) message.Message(5, metadata => metadata.Varint(1, (ulong)one.Type).Varint(3, Symbol(one.Help)).Varint(4, Symbol(one.Unit)));
                if (one.Created != 0) message.Varint(6, (ulong)one.Created);
                foreach (var exemplar in one.Exemplars) message.Message(4, sighting => sighting.Message(1, References(exemplar.Labels)).Double(2, exemplar.Value).Varint(3, (ulong)exemplar.Timestamp));
            });
        }

        foreach (var symbol in symbols) request.Text(4, symbol); // behind what refers to them, for once

        Action<WireWriter> References((string Name, string Value)[] labels) => references =>
        {
            foreach (var (name, value) in labels) references.Raw(Symbol(name)).Raw(Symbol(value));
        };

        ulong Symbol(string text)
        {
            var known = symbols.IndexOf(text);
            if (known >= 0) return (ulong)known;
            symbols.Add(text);
            return (ulong)symbols.Count - 1;
        }
    });

    /// <summary>A native histogram of whole counts.</summary>
    public static Action<WireWriter> NativeOf(int schema, ulong count, double sum, ulong zeros, (int Offset, uint Length)[] spans, long[] deltas) => histogram =>
    {
        histogram.Varint(1, count).Double(3, sum).ZigZag(4, schema).Double(5, 0.001).Varint(6, zeros);
        Buckets(histogram, spans, deltas);
    };

    /// <summary>A native histogram with bounds of its own.</summary>
    public static Action<WireWriter> Custom(double[] bounds, ulong count, double sum, (int Offset, uint Length)[] spans, long[] deltas) => histogram =>
    {
        histogram.Varint(1, count).Double(3, sum).ZigZag(4, -53);
        Buckets(histogram, spans, deltas);
        histogram.Message(16, packed =>
        {
            foreach (var bound in bounds) packed.RawDouble(bound);
        });
    };

    private static void Buckets(WireWriter histogram, (int Offset, uint Length)[] spans, long[] deltas)
    {
        foreach (var (offset, length) in spans) histogram.Message(11, span => span.ZigZag(1, offset).Varint(2, length));
        foreach (var delta in deltas) histogram.ZigZag(12, delta);
    }

    private static void Write(WireWriter series, Point point, int sample, int histogram)
    {
        if (point.Histogram is null)
        {
            series.Message(sample, message =>
            {
                message.Double(1, point.Value).Varint(2, (ulong)point.Timestamp);
                if (point.Start != 0) message.Varint(3, (ulong)point.Start);
            });
            return;
        }

        series.Message(histogram, message =>
        {
            point.Histogram(message);
            message.Varint(15, (ulong)point.Timestamp);
            if (point.Start != 0) message.Varint(17, (ulong)point.Start);
        });
    }
}
