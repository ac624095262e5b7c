using System.Text.Unicode;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Otlp;

/// <summary>Attributes of a resource, scope or point on their way to labels. Reusable.</summary>
internal sealed class OtlpAttributes
{
    private readonly List<(int Key, int KeyLength, int Value, int ValueLength)> _all = [];
    private byte[] _text = new byte[1024];
    private int _length;

    public int Count => _all.Count;

    public ReadOnlySpan<byte> Key(int index) => _text.AsSpan(_all[index].Key, _all[index].KeyLength);

    public ReadOnlySpan<byte> Value(int index) => _text.AsSpan(_all[index].Value, _all[index].ValueLength);

    public void Clear()
    {
        _all.Clear();
        _length = 0;
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var at = Keep(key);
        _all.Add((at, key.Length, Keep(value), value.Length));
    }

    /// <summary>The value of an attribute; empty if there is none.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < _all.Count; i++)
        {
            if (Key(i).SequenceEqual(key)) return Value(i);
        }

        return default;
    }

    /// <summary>Adds them to labels, under names that Prometheus takes.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="names">Knows the names.</param>
    /// <param name="limits">How long names and values may be.</param>
    /// <param name="prefix">Stands before each name.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public string? AddTo(LabelSet labels, OtlpLabelNames names, ParserLimits limits, string prefix = "")
    {
        var joins = false;
        for (var i = 0; i < _all.Count; i++)
        {
            if (!Utf8.IsValid(Key(i)) || !Utf8.IsValid(Value(i))) return "an attribute is not valid UTF-8";
            var name = names.Of(prefix, Key(i));
            if (name.Length == 0) continue;
            if (name.Length > limits.MaxLabelNameLength) return ParserLimits.Exceeded($"an attribute key of {name.Length} bytes", limits.MaxLabelNameLength, nameof(limits.MaxLabelNameLength));
            if (Value(i).Length > limits.MaxLabelValueLength) return ParserLimits.Exceeded($"an attribute value of {Value(i).Length} bytes", limits.MaxLabelValueLength, nameof(limits.MaxLabelValueLength));
            joins |= !labels.TryAdd(name, Value(i));
        }

        if (joins) JoinInto(labels, names, prefix);
        return labels.Count <= limits.MaxLabelsPerSeries ? null : ParserLimits.Exceeded($"the number of attributes, {labels.Count}", limits.MaxLabelsPerSeries, nameof(limits.MaxLabelsPerSeries));
    }

    /// <summary>
    /// Keys that become the same name: their values are joined in the order of the keys (OpenTelemetry, "Prometheus and
    /// OpenMetrics Compatibility", section "Metric Attributes").
    /// </summary>
    private void JoinInto(LabelSet labels, OtlpLabelNames names, string prefix)
    {
        int[] order = [.. Enumerable.Range(0, _all.Count)];
        Array.Sort(order, (left, right) => Key(left).SequenceCompareTo(Key(right)));
        for (var i = 0; i < order.Length; i++) labels.Take(names.Of(prefix, Key(order[i])));
        for (var i = 0; i < order.Length; i++) labels.Join(names.Of(prefix, Key(order[i])), Value(order[i]));
    }

    private int Keep(ReadOnlySpan<byte> text)
    {
        if (_text.Length - _length < text.Length) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
        return _length - text.Length;
    }
}
