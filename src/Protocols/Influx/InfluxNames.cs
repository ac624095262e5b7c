using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Tributary.Protocols.Influx;

/// <summary>
/// Names and texts of the line protocol as Prometheus has them: what is neither letter, digit nor underscore becomes an
/// underscore (https://prometheus.io/docs/concepts/data_model/).
/// </summary>
internal static class InfluxNames
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create("_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>
    /// The name of a family: measurement and field, joined by an underscore; the measurement alone for a field that is named
    /// <c>value</c>, as clients name the field of a measurement that has but one. Colons stay.
    /// </summary>
    /// <returns>Empty where no letter and no digit is left.</returns>
    public static string Family(ReadOnlySpan<byte> measurement, ReadOnlySpan<byte> field)
    {
        var name = new ArrayBufferWriter<byte>();
        Write(measurement, name, isLabel: false);
        if (!field.SequenceEqual("value"u8))
        {
            name.Write("_"u8);
            Write(field, name, isLabel: false);
        }

        var text = Encoding.ASCII.GetString(name.WrittenSpan);
        if (!text.Any(char.IsAsciiLetterOrDigit)) return "";
        return char.IsAsciiDigit(text[0]) ? $"_{text}" : text;
    }

    /// <summary>
    /// The name of a label. Names that begin with two underscores are Prometheus' own: one is left. One that begins with a
    /// digit is led by an underscore.
    /// </summary>
    public static void WriteLabel(ReadOnlySpan<byte> key, ArrayBufferWriter<byte> name)
    {
        name.ResetWrittenCount();
        if (key[0] is >= (byte)'0' and <= (byte)'9') name.Write("_"u8);
        Write(key, name, isLabel: true);
    }

    /// <summary>A text without its escapes, in UTF-8: bytes that are not are taken for Latin-1, in which Python's http.client sends a text.</summary>
    /// <param name="raw">As it stands in the body.</param>
    /// <param name="escaped">The characters that a backslash may stand before; before others it is itself.</param>
    /// <param name="text">Takes the text.</param>
    public static void WriteText(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> escaped, ArrayBufferWriter<byte> text)
    {
        text.ResetWrittenCount();
        var isUtf8 = Utf8.IsValid(raw);
        for (var i = 0; i < raw.Length; i++)
        {
            var one = raw[i];
            if (one == '\\' && i + 1 < raw.Length && escaped.Contains(raw[i + 1])) continue;
            var to = text.GetSpan(2);
            if (isUtf8 || one < 0x80)
            {
                to[0] = one;
                text.Advance(1);
                continue;
            }

            (to[0], to[1]) = ((byte)(0xC0 | (one >> 6)), (byte)(0x80 | (one & 0x3F)));
            text.Advance(2);
        }
    }

    /// <summary>Every character beyond ASCII, of however many bytes, becomes one underscore.</summary>
    private static void Write(ReadOnlySpan<byte> utf8, ArrayBufferWriter<byte> name, bool isLabel)
    {
        foreach (var one in utf8)
        {
            if ((one & 0xC0) == 0x80) continue;
            var written = Plain.Contains(one) || (one == ':' && !isLabel) ? one : (byte)'_';
            if (isLabel && written == '_' && name.WrittenSpan.SequenceEqual("_"u8)) continue;
            name.GetSpan(1)[0] = written;
            name.Advance(1);
        }
    }
}
