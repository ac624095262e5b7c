using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// The binary form of a <see cref="SlidingSketch"/>, version 1: version byte; milliseconds a slot and number of slots
/// (varint); an empty sketch, which carries the configuration; the number of the latest slot (zigzag); then how many
/// slots are populated, and each as its age in slots and its sketch, latest first.
/// </summary>
internal static class SlidingSketchCodec
{
    private const byte Version = 1;

    public static void Write(SlidingSketch window, IBufferWriter<byte> writer)
    {
        writer.GetSpan(1)[0] = Version;
        writer.Advance(1);
        Varint.WriteUInt64(writer, (ulong)window.SlotMs);
        Varint.WriteUInt64(writer, (ulong)window.SlotCount);
        window.NewSlot().Write(writer);
        Varint.WriteInt64(writer, window.NewestSlot);

        var populated = 0;
        for (var age = 0; age < window.SlotCount; age++)
        {
            if (window.SlotOfAge(age) is not null) populated++;
        }

        Varint.WriteUInt64(writer, (ulong)populated);
        for (var age = 0; age < window.SlotCount; age++)
        {
            if (window.SlotOfAge(age) is not { } slot) continue;
            Varint.WriteUInt64(writer, (ulong)age);
            slot.Write(writer);
        }
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, [NotNullWhen(true)] out SlidingSketch? value)
    {
        value = null;
        var rest = source;
        if (rest.IsEmpty || rest[0] != Version) return false;
        rest = rest[1..];
        if (!Varint.TryReadUInt64(ref rest, out var slotMs) || slotMs is 0 or > SlidingSketch.MaxSlotMs) return false;
        if (!Varint.TryReadUInt64(ref rest, out var slots) || slots is 0 or > SlidingSketch.MaxSlots) return false;
        if (!QuantileSketch.TryRead(ref rest, out var empty) || !empty.IsEmpty || empty.NaNCount > 0) return false;
        if (!Varint.TryReadInt64(ref rest, out var newest)) return false;
        if (!Varint.TryReadUInt64(ref rest, out var populated) || populated > slots) return false;

        empty.Clear();
        var read = new SlidingSketch((long)slotMs, (int)slots, empty);
        if (!read.TryRestoreNewest(newest)) return false;
        var previous = -1;
        for (var i = 0UL; i < populated; i++)
        {
            if (!Varint.TryReadUInt64(ref rest, out var age) || age >= slots || (int)age <= previous) return false;
            if (!QuantileSketch.TryRead(ref rest, out var sketch)) return false;
            previous = (int)age;
            if (!read.TryRestoreSlot(previous, sketch)) return false;
        }

        value = read;
        source = rest;
        return true;
    }
}
