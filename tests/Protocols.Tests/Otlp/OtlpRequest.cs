using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.Tests.Otlp;

/// <summary>Writes a request of OTLP in protobuf, field by field.</summary>
internal sealed class OtlpRequest
{
    public const ulong Second = 1_000_000_000;

    private readonly ProtoWriter _writer = new();

    public static byte[] Of(Action<OtlpRequest> write)
    {
        var request = new OtlpRequest();
        write(request);
        return request._writer.Written.ToArray();
    }

    /// <summary>One metric of a service <c>shop</c> and a scope without a name.</summary>
    public static byte[] OfMetric(string name, string unit, int data, Action<OtlpRequest> points, int temporality = 0, bool isMonotonic = false) =>
        Of(request => request.Resource([("service.name", "shop"), ("service.instance.id", "i1")], () => request.Scope("", "", () => request.Metric(name, unit, "", data, () => points(request), temporality, isMonotonic))));

    public OtlpRequest Resource((string Key, string Value)[] attributes, Action scopes)
    {
        var message = _writer.Begin(1);
        var resource = _writer.Begin(1);
        Attributes(1, attributes);
        _writer.End(resource);
        scopes();
        _writer.End(message);
        return this;
    }

    public OtlpRequest Scope(string name, string version, Action metrics, params (string Key, string Value)[] attributes)
    {
        var message = _writer.Begin(2);
        var scope = _writer.Begin(1);
        _writer.Text(1, name);
        _writer.Text(2, version);
        Attributes(3, attributes);
        _writer.End(scope);
        metrics();
        _writer.End(message);
        return this;
    }

    /// <param name="name">The metric's name.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="description">Its description.</param>
    /// <param name="data">5 gauge, 7 sum, 9 histogram, 10 exponential histogram, 11 summary.</param>
    /// <param name="points">Writes the points.</param>
    /// <param name="temporality">1 delta, 2 cumulative.</param>
    /// <param name="isMonotonic">Of a sum.</param>
    public OtlpRequest Metric(string name, string unit, string description, int data, Action points, int temporality = 0, bool isMonotonic = false)
    {
        var message = _writer.Begin(2);
        _writer.Text(1, name);
        _writer.Text(2, description);
        _writer.Text(3, unit);
        var content = _writer.Begin(data);
        points();
        if (temporality != 0) _writer.Varint(2, (ulong)temporality);
        if (isMonotonic) _writer.Varint(3, 1);
        _writer.End(content);
        _writer.End(message);
        return this;
    }

    public OtlpRequest Number(double? number, long? integer = null, ulong start = 0, ulong time = 0, uint flags = 0, params (string Key, string Value)[] attributes) => Point(start, time, () =>
    {
        Attributes(7, attributes);
        if (number is { } value) _writer.Double(4, value);
        if (integer is { } whole) _writer.Fixed64(6, (ulong)whole);
        if (flags != 0) _writer.Varint(8, flags);
    });

    public OtlpRequest Histogram(double[] bounds, ulong[] counts, ulong count, double? sum, ulong start = 0, ulong time = 0, uint flags = 0, params (string Key, string Value)[] attributes) => Point(start, time, () =>
    {
        Attributes(9, attributes);
        _writer.Fixed64(4, count);
        if (sum is { } value) _writer.Double(5, value);
        Packed(6, counts, static (writer, number) => writer.RawDouble(BitConverter.UInt64BitsToDouble(number)));
        Packed(7, bounds, static (writer, number) => writer.RawDouble(number));
        if (flags != 0) _writer.Varint(10, flags);
    });

    public OtlpRequest Exponential(int scale, ulong zeros, int offset, ulong[] positive, int negativeOffset, ulong[] negative, ulong count, double? sum, double threshold = 0, ulong start = 0, ulong time = 0, uint flags = 0) => Point(start, time, () =>
    {
        _writer.Fixed64(4, count);
        if (sum is { } value) _writer.Double(5, value);
        _writer.ZigZag(6, scale);
        _writer.Fixed64(7, zeros);
        Buckets(8, offset, positive);
        Buckets(9, negativeOffset, negative);
        if (flags != 0) _writer.Varint(10, flags);
        if (threshold != 0) _writer.Double(14, threshold);
    });

    public OtlpRequest Summary((double Quantile, double Value)[] quantiles, double sum, ulong count, ulong start = 0, ulong time = 0) => Point(start, time, () =>
    {
        _writer.Fixed64(4, count);
        _writer.Double(5, sum);
        foreach (var (quantile, value) in quantiles)
        {
            var message = _writer.Begin(6);
            _writer.Double(1, quantile);
            _writer.Double(2, value);
            _writer.End(message);
        }
    });

    /// <summary>A number, a histogram of the buckets (0, 1] and (1, +Inf), or an exponential one, of two observations with exemplars that the test writes.</summary>
    /// <param name="data">7 sum, 9 histogram, 10 exponential histogram, 5 gauge.</param>
    /// <param name="exemplars">Writes them.</param>
    public OtlpRequest With(int data, Action exemplars) => Point(OtlpRequest.Second, 2 * OtlpRequest.Second, () =>
    {
        exemplars();
        if (data is 5 or 7) _writer.Double(4, 2);
        if (data is 9 or 10) _writer.Fixed64(4, 2);
        if (data == 9) Packed(6, (ulong[])[1, 1], static (writer, number) => writer.RawDouble(BitConverter.UInt64BitsToDouble(number)));
        if (data == 9) Packed(7, (double[])[1], static (writer, number) => writer.RawDouble(number));
        if (data == 10) Buckets(8, 0, [2]);
    });

    /// <summary>An exemplar within the point that is being written.</summary>
    /// <param name="field">5 in a number, 8 in a histogram, 11 in an exponential one.</param>
    /// <param name="value">What was observed; null for none.</param>
    /// <param name="integer">The same, where it is an integer.</param>
    /// <param name="time">Nanoseconds.</param>
    /// <param name="trace">Its trace.</param>
    /// <param name="span">Its span.</param>
    /// <param name="attributes">The filtered attributes.</param>
    public OtlpRequest Exemplar(int field, double? value, long? integer = null, ulong time = 0, byte[]? trace = null, byte[]? span = null, params (string Key, string Value)[] attributes)
    {
        var message = _writer.Begin(field);
        if (time != 0) _writer.Fixed64(2, time);
        if (value is { } number) _writer.Double(3, number);
        if (span is not null) _writer.Bytes(4, span);
        if (trace is not null) _writer.Bytes(5, trace);
        if (integer is { } whole) _writer.Fixed64(6, (ulong)whole);
        Attributes(7, attributes);
        _writer.End(message);
        return this;
    }

    /// <summary>An attribute whose value the test writes, within the message that is being written.</summary>
    public OtlpRequest Attribute(int field, string key, Action<ProtoWriter> value)
    {
        var attribute = _writer.Begin(field);
        _writer.Text(1, key);
        var content = _writer.Begin(2);
        value(_writer);
        _writer.End(content);
        _writer.End(attribute);
        return this;
    }

    /// <summary>A number with attributes that the test writes.</summary>
    public OtlpRequest NumberWith(Action<OtlpRequest> attributes) => Point(0, 0, () =>
    {
        attributes(this);
        _writer.Double(4, 1);
    });

    private OtlpRequest Point(ulong start, ulong time, Action fields)
    {
        var point = _writer.Begin(1);
        if (start != 0) _writer.Fixed64(2, start);
        if (time != 0) _writer.Fixed64(3, time);
        fields();
        _writer.End(point);
        return this;
    }

    private void Attributes(int field, (string Key, string Value)[] attributes)
    {
        foreach (var (key, value) in attributes) Attribute(field, key, writer => writer.Text(1, value));
    }

    private void Buckets(int field, int offset, ulong[] counts)
    {
        if (counts.Length == 0) return;
        var message = _writer.Begin(field);
        _writer.ZigZag(1, offset);
        Packed(2, counts, static (writer, number) => writer.Raw(number));
        _writer.End(message);
    }

    private void Packed<T>(int field, T[] numbers, Action<ProtoWriter, T> write)
    {
        var packed = _writer.Begin(field);
        foreach (var number in numbers) write(_writer, number);
        _writer.End(packed);
    }
}
