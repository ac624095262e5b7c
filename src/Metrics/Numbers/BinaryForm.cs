using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Tributary.Metrics.Numbers;

/// <summary>
/// The pieces of which the binary forms are made: varint lengths and counts, UTF-8 text, little-endian doubles. Reading
/// never throws and never allocates more than the bytes at hand can justify.
/// </summary>
internal static class BinaryForm
{
    public static void WriteText(IBufferWriter<byte> writer, string text)
    {
        Varint.WriteUInt64(writer, (ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, writer);
    }

    public static bool TryReadText(ref ReadOnlySpan<byte> source, out string text)
    {
        text = "";
        if (!TryReadBytes(ref source, out var bytes)) return false;
        text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    public static bool TryReadBytes(scoped ref ReadOnlySpan<byte> source, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!Varint.TryReadUInt64(ref source, out var length) || length > (ulong)source.Length) return false;
        bytes = source[..(int)length];
        source = source[(int)length..];
        return true;
    }

    /// <summary>A count of items that take at least <paramref name="itemSize"/> bytes each: a lie cannot make us allocate.</summary>
    public static bool TryReadCount(ref ReadOnlySpan<byte> source, int itemSize, out int count)
    {
        count = 0;
        if (!Varint.TryReadUInt64(ref source, out var value) || value > (ulong)(source.Length / itemSize)) return false;
        count = (int)value;
        return true;
    }

    public static bool TryReadIndex(ref ReadOnlySpan<byte> source, int length, out int index)
    {
        index = 0;
        if (!Varint.TryReadUInt64(ref source, out var value) || value >= (ulong)length) return false;
        index = (int)value;
        return true;
    }

    public static void WriteNumbers(IBufferWriter<byte> writer, ReadOnlySpan<double> numbers)
    {
        Varint.WriteUInt64(writer, (ulong)numbers.Length);
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(writer.GetSpan(8), number);
            writer.Advance(8);
        }
    }

    public static bool TryReadNumbers(ref ReadOnlySpan<byte> source, out double[] numbers)
    {
        numbers = [];
        if (!TryReadCount(ref source, 8, out var count)) return false;
        numbers = new double[count];
        for (var i = 0; i < count; i++) numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(source[(i * 8)..]);
        source = source[(count * 8)..];
        return true;
    }
}
