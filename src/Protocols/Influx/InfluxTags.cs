using System.Buffers;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Influx;

/// <summary>
/// The tags of a line as the labels of its series and its source. Lines of one sender mostly have the tags of the line
/// before, and so keep what was made of them.
/// </summary>
internal sealed class InfluxTags(TagSourceOptions options)
{
    private static readonly SearchValues<byte> KeyEnds = SearchValues.Create(",= \n"u8);
    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(",= \n"u8);

    private readonly TagSource _split = new(options);
    private readonly BatchSources _sources = new();
    private readonly LabelSet _labels = new();
    private readonly LabelSet _source = new();
    private readonly ArrayBufferWriter<byte> _text = new(64);
    private readonly ArrayBufferWriter<byte> _value = new(256);
    private readonly ArrayBufferWriter<byte> _name = new(64);
    private (int Start, int Length) _last;

    /// <summary>The index of the source of the line that was read last.</summary>
    public int Source { get; private set; }

    public void Begin()
    {
        _sources.Begin();
        _last = (0, -1);
    }

    /// <summary>The canonical labels of the line that was read last.</summary>
    public ReadOnlySpan<byte> Labels => _labels.Canonical();

    /// <summary>Reads the tags, from the comma before the first to the blank behind the last.</summary>
    /// <returns>What is wrong, at the cursor's position; null if nothing is.</returns>
    public string? Read(ref InfluxCursor cursor, ReadOnlySpan<byte> body, PointBatch batch, ReadOnlySpan<byte> job, ParserLimits limits)
    {
        var start = cursor.Position;
        if (_last.Length >= 0 && IsRepeated(body, start))
        {
            cursor.Position += _last.Length;
            return null;
        }

        _last = (0, -1);
        _labels.Clear();
        while (cursor.Take((byte)','))
        {
            if (ReadTag(ref cursor, limits) is { } wrong) return wrong;
        }

        if (_labels.Count > limits.MaxLabelsPerSeries) return ParserLimits.Exceeded($"the number of tags, {_labels.Count},", limits.MaxLabelsPerSeries, nameof(limits.MaxLabelsPerSeries));
        _split.Split(_labels, job, _source);
        Source = _sources.IndexOf(batch, _source.Canonical());
        _last = (start, cursor.Position - start);
        return null;
    }

    /// <summary>Whether the tags of the line before stand here too, and no others.</summary>
    private bool IsRepeated(ReadOnlySpan<byte> body, int start)
    {
        var rest = body[start..];
        return rest.Length > _last.Length && rest[_last.Length] == ' ' && rest.StartsWith(body.Slice(_last.Start, _last.Length));
    }

    private string? ReadTag(ref InfluxCursor cursor, ParserLimits limits)
    {
        var key = cursor.Until(KeyEnds);
        if (key.IsEmpty) return "missing tag key";
        if (key.Length > limits.MaxLabelNameLength) return ParserLimits.Exceeded($"a tag key of {key.Length} bytes", limits.MaxLabelNameLength, nameof(limits.MaxLabelNameLength));
        if (!cursor.Take((byte)'=')) return "missing tag value";
        var value = cursor.Until(ValueEnds);
        if (value.IsEmpty) return "missing tag value";
        if (cursor.Next == '=') return "invalid tag format: an equals sign within a tag needs a backslash before it";
        if (value.Length > limits.MaxLabelValueLength) return ParserLimits.Exceeded($"a tag value of {value.Length} bytes", limits.MaxLabelValueLength, nameof(limits.MaxLabelValueLength));
        var name = PlainNames.Label(InfluxNames.Text(key, ",= "u8, _text), _name);
        return _labels.TryAdd(name, InfluxNames.Text(value, ",= "u8, _value)) ? null : "duplicate tags: two keys become one label; rename one";
    }
}
