using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Influx;

/// <summary>Names and texts of the line protocol as Prometheus has them (<see cref="PlainNames"/>).</summary>
internal static class InfluxNames
{
    /// <summary>
    /// The name of a family: measurement and field, joined by an underscore; the measurement alone for a field that is named
    /// <c>value</c>, as clients name the field of a measurement that has but one. Colons stay.
    /// </summary>
    /// <returns>Empty where no letter and no digit is left.</returns>
    public static string Family(ReadOnlySpan<byte> measurement, ReadOnlySpan<byte> field)
    {
        var name = new ArrayBufferWriter<byte>();
        PlainNames.Append(measurement, name);
        if (!field.SequenceEqual("value"u8))
        {
            name.Write("_"u8);
            PlainNames.Append(field, name);
        }

        var text = Encoding.ASCII.GetString(name.WrittenSpan);
        if (!text.Any(char.IsAsciiLetterOrDigit)) return "";
        return char.IsAsciiDigit(text[0]) ? $"_{text}" : text;
    }

    /// <summary>A text without its escapes, in UTF-8: bytes that are not are taken for Latin-1, in which Python's http.client sends a text.</summary>
    /// <param name="raw">As it stands in the body.</param>
    /// <param name="escaped">The characters that a backslash may stand before; before others it is itself.</param>
    /// <param name="buffer">Takes the text where it has to be another than <paramref name="raw"/>.</param>
    /// <returns>The text, good as long as both are.</returns>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> escaped, ArrayBufferWriter<byte> buffer)
    {
        var isUtf8 = Utf8.IsValid(raw);
        if (isUtf8 && !raw.Contains((byte)'\\')) return raw;
        buffer.ResetWrittenCount();
        for (var i = 0; i < raw.Length; i++)
        {
            var one = raw[i];
            if (one == '\\' && i + 1 < raw.Length && escaped.Contains(raw[i + 1])) continue;
            if (isUtf8 || one < 0x80) buffer.Write([one]);
            else buffer.Write([(byte)(0xC0 | (one >> 6)), (byte)(0x80 | (one & 0x3F))]);
        }

        return buffer.WrittenSpan;
    }
}
