using System.Buffers;
using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Points;

/// <summary>
/// Names of protocols that allow more characters than Prometheus did before version 3: what is neither letter, digit nor
/// underscore becomes an underscore (https://prometheus.io/docs/concepts/data_model/).
/// </summary>
internal static class PlainNames
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create("_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>Adds a part of the name of a family, in which colons stay.</summary>
    public static void Append(ReadOnlySpan<byte> utf8, ArrayBufferWriter<byte> name) => Append(utf8, name, isLabel: false);

    /// <summary>
    /// The name of a label. Names that begin with two underscores are Prometheus' own: one is left. One that begins with a
    /// digit is led by an underscore.
    /// </summary>
    /// <param name="key">The name as it came; not empty.</param>
    /// <param name="buffer">Takes the name where it has to be another than <paramref name="key"/>.</param>
    /// <returns>The name, good as long as both are.</returns>
    public static ReadOnlySpan<byte> Label(ReadOnlySpan<byte> key, ArrayBufferWriter<byte> buffer)
    {
        if (LegacyName.IsLabel(key) && !key.StartsWith("__"u8)) return key;
        buffer.ResetWrittenCount();
        if (key[0] is >= (byte)'0' and <= (byte)'9') buffer.Write("_"u8);
        Append(key, buffer, isLabel: true);
        return buffer.WrittenSpan;
    }

    /// <summary>Every character beyond ASCII, of however many bytes, becomes one underscore.</summary>
    private static void Append(ReadOnlySpan<byte> utf8, ArrayBufferWriter<byte> name, bool isLabel)
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
