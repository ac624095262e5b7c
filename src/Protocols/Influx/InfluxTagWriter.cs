using System.Buffers;
using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Influx;

/// <summary>
/// Labels as the tags of a line, <c>,a=b,c=d</c>, with room in their order for one more
/// (https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/#special-characters).
/// </summary>
/// <remarks>
/// Line protocol has no place for two things: a line feed becomes <c>\n</c>, which is a backslash and an n, and a backslash
/// at the end of a value is left out, for it would take the meaning from the comma behind it. Three keys are InfluxDB's own
/// (https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/#naming-restrictions); they get an underscore
/// behind them.
/// </remarks>
internal sealed class InfluxTagWriter
{
    private readonly ArrayBufferWriter<byte> _tags = new(256);
    private readonly UnescapedText _plain = new();
    private int _split;

    /// <summary>The tags that sort before the one that was named.</summary>
    public ReadOnlySpan<byte> Before => _tags.WrittenSpan[.._split];

    /// <summary>The others.</summary>
    public ReadOnlySpan<byte> After => _tags.WrittenSpan[_split..];

    /// <param name="labels">Canonical labels whose names need no quotes.</param>
    /// <param name="between">The key of the tag that goes between; empty for none.</param>
    public void Set(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> between)
    {
        _tags.ResetWrittenCount();
        _split = -1;
        var each = LabelText.Enumerate(labels);
        while (each.MoveNext())
        {
            if (_split < 0 && each.Name.SequenceCompareTo(between) > 0) _split = _tags.WrittenCount;
            var value = _plain.Of(each.Value).TrimEnd((byte)'\\');
            if (value.IsEmpty) continue;
            _tags.Write(","u8);
            _tags.Write(each.Name);
            if (IsReserved(each.Name)) _tags.Write("_"u8);
            _tags.Write("="u8);
            WriteValue(value);
        }

        if (_split < 0) _split = _tags.WrittenCount;
    }

    private static bool IsReserved(ReadOnlySpan<byte> key) => key.SequenceEqual("time"u8) || key.SequenceEqual("_field"u8) || key.SequenceEqual("_measurement"u8);

    private void WriteValue(ReadOnlySpan<byte> value)
    {
        while (value.IndexOfAny(", =\n"u8) is var special && special >= 0)
        {
            _tags.Write(value[..special]);
            _tags.Write("\\"u8);
            _tags.Write(value[special] == '\n' ? "n"u8 : value.Slice(special, 1));
            value = value[(special + 1)..];
        }

        _tags.Write(value);
    }
}
