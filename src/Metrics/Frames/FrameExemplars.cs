using System.Buffers;
using System.Buffers.Binary;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Frames;

/// <summary>
/// The part of a frame that holds exemplars: per exemplar the number of its entry in the layout, rising, and the length of its
/// canonical labels as varints, the labels, then value and time as f64, the time NaN where it is not known. In a frame its
/// length stands before it, so that a version that does not know it takes it for a payload too many, and refuses the frame.
/// </summary>
public static class FrameExemplars
{
    public static void Write(IBufferWriter<byte> writer, int entry, ReadOnlySpan<byte> labels, double value, double time)
    {
        Varint.WriteUInt64(writer, (ulong)entry);
        Varint.WriteUInt64(writer, (ulong)labels.Length);
        writer.Write(labels);
        var numbers = writer.GetSpan(2 * sizeof(double));
        BinaryPrimitives.WriteDoubleLittleEndian(numbers, value);
        BinaryPrimitives.WriteDoubleLittleEndian(numbers[sizeof(double)..], time);
        writer.Advance(2 * sizeof(double));
    }

    /// <summary>Goes through the exemplars in their order.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> exemplars) => new(exemplars);

    /// <summary>Whether all can be read, and are of one of so many entries.</summary>
    internal static bool AreValid(ReadOnlySpan<byte> exemplars, int entries)
    {
        var each = Enumerate(exemplars);
        while (each.MoveNext())
        {
            if (each.Entry >= entries) return false;
        }

        return !each.IsMalformed;
    }

    /// <summary>The exemplars of a frame, one at a time.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> exemplars)
    {
        private ReadOnlySpan<byte> _rest = exemplars;

        /// <summary>Number of the entry that it belongs to.</summary>
        public int Entry { get; private set; }

        /// <summary>Its canonical labels.</summary>
        public ReadOnlySpan<byte> Labels { get; private set; }

        public double Value { get; private set; }

        /// <summary>Unix seconds; NaN if unknown.</summary>
        public double Time { get; private set; }

        /// <summary>What comes next cannot be read.</summary>
        public bool IsMalformed { get; private set; }

        /// <returns>False at the end, and where the bytes are malformed.</returns>
        public bool MoveNext()
        {
            if (_rest.IsEmpty || IsMalformed) return false;
            IsMalformed = true;
            if (!Varint.TryReadUInt64(ref _rest, out var entry) || entry > int.MaxValue || (int)entry < Entry) return false;
            if (!BinaryForm.TryReadBytes(ref _rest, out var labels) || labels.Length > Exemplar.MaxBytes || _rest.Length < 2 * sizeof(double)) return false;
            var (value, time) = (BinaryPrimitives.ReadDoubleLittleEndian(_rest), BinaryPrimitives.ReadDoubleLittleEndian(_rest[sizeof(double)..]));
            if (double.IsNaN(value) || double.IsInfinity(time)) return false;
            _rest = _rest[(2 * sizeof(double))..];
            (Entry, Value, Time, IsMalformed) = ((int)entry, value, time, false);
            Labels = labels;
            return true;
        }
    }
}
