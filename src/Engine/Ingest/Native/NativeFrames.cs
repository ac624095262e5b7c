using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tributary.Engine.Frames;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Native;

namespace Tributary.Engine.Ingest.Native;

/// <summary>
/// Writes the shard's frame of a sender's frame: the bytes as they came, for both have the same form, but for the series that
/// rules drop.
/// </summary>
internal static class NativeFrames
{
    public static void Add(FrameBatch frames, ReadOnlySpan<byte> body, in NativeUpdate update, in NativeFrame frame, NativePlan plan)
    {
        var flags = FrameFlags.Sequenced;
        if (frame.IsDelta) flags |= FrameFlags.Delta;
        if (frame.IsPartial) flags |= FrameFlags.Partial;
        var values = MemoryMarshal.AsBytes(frames.Add(plan.Layout!, flags, update.Epoch, update.Sequence));
        var sent = frame.ValuesIn(body);
        var lowParts = frame.LowPartsIn(body);
        var payloads = frame.PayloadsIn(body);
        if (plan.Dropped is not null)
        {
            AddKept(frames, values, sent, lowParts, payloads, plan);
            return;
        }

        sent.CopyTo(values);
        if (!lowParts.IsEmpty) frames.AddLowParts(lowParts);
        if (!payloads.IsEmpty) frames.AddPayloads(payloads);
    }

    private static void AddKept(FrameBatch frames, Span<byte> values, ReadOnlySpan<byte> sent, ReadOnlySpan<byte> lowParts, ReadOnlySpan<byte> payloads, NativePlan plan)
    {
        var (from, to) = (0, 0);
        var kept = new List<(int Index, double Low)>();
        var low = new LowPartCursor(lowParts);
        for (var series = 0; series < plan.Series; series++)
        {
            var width = plan.Widths![series];
            for (; low.Index < from + width; low.MoveNext())
            {
                if (!plan.Dropped![series]) kept.Add((to + low.Index - from, low.Value));
            }

            if (!plan.Dropped![series])
            {
                sent.Slice(from * sizeof(double), width * sizeof(double)).CopyTo(values[(to * sizeof(double))..]);
                to += width;
            }

            from += width;
        }

        if (kept.Count > 0) frames.AddLowParts(CollectionsMarshal.AsSpan(kept));
        for (var series = 0; series < plan.Payloads; series++)
        {
            FramePayloads.TryTake(ref payloads, out var payload);
            if (!plan.Dropped![series]) frames.AddPayloads(payload);
        }
    }

    /// <summary>Goes through the low parts of a frame, which the parser has found well formed.</summary>
    private ref struct LowPartCursor
    {
        private ReadOnlySpan<byte> _rest;
        private ulong _left;

        public LowPartCursor(ReadOnlySpan<byte> lowParts)
        {
            _rest = lowParts;
            if (!lowParts.IsEmpty) Varint.TryReadUInt64(ref _rest, out _left);
            MoveNext();
        }

        /// <summary>The index of its value; behind all at the end.</summary>
        public int Index { get; private set; }

        public double Value { get; private set; }

        public void MoveNext()
        {
            Index = int.MaxValue;
            if (_left == 0) return;
            _left--;
            Varint.TryReadUInt64(ref _rest, out var index);
            (Index, Value) = ((int)index, BinaryPrimitives.ReadDoubleLittleEndian(_rest));
            _rest = _rest[sizeof(double)..];
        }
    }
}
