using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Frames;

/// <summary>A view over one frame's bytes; reads nothing it has not checked the length of.</summary>
public readonly ref struct FrameReader
{
    private const FrameFlags Known = FrameFlags.Delta | FrameFlags.Sequenced | FrameFlags.HasLayout | FrameFlags.HasLowParts | FrameFlags.Partial | FrameFlags.HasExemplars;

    private readonly ReadOnlySpan<byte> _values;
    private readonly ReadOnlySpan<byte> _lowParts;

    private FrameReader(FrameHeader header, ReadOnlySpan<byte> layout, ReadOnlySpan<byte> values, ReadOnlySpan<byte> lowParts, ReadOnlySpan<byte> exemplars, ReadOnlySpan<byte> payloads)
    {
        Header = header;
        LayoutDefinition = layout;
        _values = values;
        _lowParts = lowParts;
        Exemplars = exemplars;
        Payloads = payloads;
    }

    public FrameHeader Header { get; }

    /// <summary>Empty if the frame carries none.</summary>
    public ReadOnlySpan<byte> LayoutDefinition { get; }

    /// <summary>The exemplars (<see cref="FrameExemplars"/>); empty if there are none.</summary>
    public ReadOnlySpan<byte> Exemplars { get; }

    /// <summary>The entries' payloads, each with its length before it; empty if the layout has none.</summary>
    public ReadOnlySpan<byte> Payloads { get; }

    /// <summary>The values in the layout's order. Frames are little-endian, as is every machine that .NET 10 runs on but one.</summary>
    public ReadOnlySpan<double> Values
    {
        get
        {
            if (BitConverter.IsLittleEndian) return MemoryMarshal.Cast<byte, double>(_values);
            var swapped = new double[Header.ValueCount];
            for (var i = 0; i < swapped.Length; i++) swapped[i] = BinaryPrimitives.ReadDoubleLittleEndian(_values[(i * 8)..]);
            return swapped;
        }
    }

    public bool HasLowParts => !_lowParts.IsEmpty;

    /// <summary>Adds the low parts to <paramref name="destination"/>, which has one element a value and is zero.</summary>
    /// <returns>False where an index is out of range, or a part is not what rounding to a double leaves.</returns>
    public bool TryReadLowParts(Span<double> destination)
    {
        var rest = _lowParts;
        var values = Values;
        if (!Varint.TryReadUInt64(ref rest, out var count)) return false;
        for (ulong i = 0; i < count; i++)
        {
            if (!Varint.TryReadUInt64(ref rest, out var index) || index >= (ulong)destination.Length || rest.Length < 8) return false;
            var low = BinaryPrimitives.ReadDoubleLittleEndian(rest);
            if (values[(int)index] + low != values[(int)index] || !double.IsFinite(low)) return false;
            destination[(int)index] = low;
            rest = rest[8..];
        }

        return true;
    }

    /// <returns>False where the bytes are not a frame, or have parts that this version does not know.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out FrameReader reader)
    {
        reader = default;
        if (!FrameHeader.TryRead(source, out var header) || (header.Flags & ~Known) != FrameFlags.None) return false;
        var rest = source[FrameHeader.Size..];
        ReadOnlySpan<byte> layout = [];
        if ((header.Flags & FrameFlags.HasLayout) != 0)
        {
            if (!Varint.TryReadUInt64(ref rest, out var length) || length > (ulong)rest.Length) return false;
            layout = rest[..(int)length];
            rest = rest[(int)length..];
        }

        if ((long)header.ValueCount * 8 > rest.Length) return false;
        var values = rest[..(header.ValueCount * 8)];
        rest = rest[values.Length..];
        ReadOnlySpan<byte> lowParts = [];
        if ((header.Flags & FrameFlags.HasLowParts) != 0)
        {
            var start = rest;
            if (!Varint.TryReadUInt64(ref rest, out var count) || count > (ulong)header.ValueCount) return false;
            for (ulong i = 0; i < count; i++)
            {
                if (!Varint.TryReadUInt64(ref rest, out _) || rest.Length < 8) return false;
                rest = rest[8..];
            }

            lowParts = start[..(start.Length - rest.Length)];
        }

        ReadOnlySpan<byte> exemplars = [];
        if ((header.Flags & FrameFlags.HasExemplars) != 0 && !BinaryForm.TryReadBytes(ref rest, out exemplars)) return false;
        reader = new FrameReader(header, layout, values, lowParts, exemplars, rest);
        return true;
    }
}
