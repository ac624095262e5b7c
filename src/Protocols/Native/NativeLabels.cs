using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Native;

/// <summary>
/// Labels on the wire: a count, then of each its name and its value, both with their length before them. In any order, and
/// without escapes: what has to be the same for all is made of them where they are read.
/// </summary>
internal static class NativeLabels
{
    private const int MinSize = 3; // a name of one byte, and an empty value

    /// <param name="writer">Takes the bytes.</param>
    /// <param name="canonical">The labels (<see cref="LabelText"/>).</param>
    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> canonical)
    {
        var count = 0;
        var labels = LabelText.Enumerate(canonical);
        while (labels.MoveNext()) count++;
        Varint.WriteUInt64(writer, (ulong)count);
        labels = LabelText.Enumerate(canonical);
        while (labels.MoveNext())
        {
            WriteUnescaped(writer, labels.Name);
            WriteUnescaped(writer, labels.Value);
        }
    }

    /// <param name="cursor">Where the labels begin; behind them afterwards.</param>
    /// <param name="limits">What they are held to.</param>
    /// <param name="labels">Becomes the labels.</param>
    /// <returns>What is wrong and where; null if nothing is.</returns>
    public static ParseError? Read(ref NativeCursor cursor, ParserLimits limits, LabelSet labels)
    {
        labels.Clear();
        var start = cursor.Position;
        if (!cursor.TryReadCount(MinSize, out var count)) return cursor.CutOff("the number of labels");
        if (count > limits.MaxLabelsPerSeries) return ParseError.AtByte(start, ParserLimits.Exceeded("the number of labels of a series", limits.MaxLabelsPerSeries, nameof(limits.MaxLabelsPerSeries)));
        for (var i = 0; i < count; i++)
        {
            var at = cursor.Position;
            if (!cursor.TryReadBytes(out var name) || !cursor.TryReadBytes(out var value)) return cursor.CutOff("a label");
            if (LabelCheck.Find(name, value, limits) is { } wrong) return ParseError.AtByte(at, wrong);
            if (!labels.TryAdd(name, value)) return ParseError.AtByte(at, $"label name {LabelCheck.Show(name)} appears twice");
        }

        return null;
    }

    private static void WriteUnescaped(IBufferWriter<byte> writer, ReadOnlySpan<byte> text)
    {
        var length = text.Length;
        Span<byte> plain = length <= 256 ? stackalloc byte[256] : new byte[length];
        length = LabelText.Unescape(text, plain);
        Varint.WriteUInt64(writer, (ulong)length);
        writer.Write(plain[..length]);
    }
}
