using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Frames;

/// <summary>
/// The frames of one push, one a shard, in one buffer; reusable. Whoever fills it leaves the frames' time and stamp to the
/// engine (<see cref="SetTime(long, long)"/>), which gives them out in the order in which it applies the pushes of a source.
/// </summary>
public sealed class FrameBatch
{
    private const int StampOffset = 48;
    private const int ReceivedAtOffset = 56;

    private readonly List<Frame> _frames = [];
    private readonly List<ApplyResult> _results = [];
    private readonly ArrayBufferWriter<byte> _exemplars = new();
    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>A frame of the batch.</summary>
    /// <param name="Layout">Its layout, with the definition for a shard that does not know it.</param>
    /// <param name="Start">Where it begins in the buffer.</param>
    /// <param name="Length">Its length in bytes.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Frame(EncodedLayout Layout, int Start, int Length);

    public SourceId Source { get; private set; }

    /// <summary>Canonical labels of the source.</summary>
    public byte[] SourceLabels { get; private set; } = [];

    public GroupChange Change { get; private set; }

    /// <summary>Number of frames.</summary>
    public int Count => _frames.Count;

    /// <summary>What became of each frame; filled by the engine.</summary>
    public Span<ApplyResult> Results => CollectionsMarshal.AsSpan(_results);

    public void Begin(SourceId source, byte[] sourceLabels, GroupChange change)
    {
        Source = source;
        SourceLabels = sourceLabels;
        Change = change;
        _frames.Clear();
        _results.Clear();
        _exemplars.ResetWrittenCount();
        _length = 0;
    }

    /// <summary>Adds a frame without its time, and gives the space for its values.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="flags">Delta and Sequenced; the others the batch sets itself.</param>
    /// <param name="epoch">The source's life; 0 if unknown.</param>
    /// <param name="sequence">The sequence number if the flags say Sequenced.</param>
    public Span<double> Add(EncodedLayout layout, FrameFlags flags, long epoch, long sequence)
    {
        var length = FrameHeader.Size + (layout.ValueCount * sizeof(double));
        Reserve(length);
        var span = _buffer.AsSpan(_length, length);
        new FrameHeader(flags, layout.ValueCount, Source, layout.Id, epoch, sequence, 0).Write(span);
        _frames.Add(new Frame(layout, _length, length));
        _results.Add(default);
        _length += length;
        return MemoryMarshal.Cast<byte, double>(span[FrameHeader.Size..]);
    }

    /// <summary>Adds low parts to the frame added last: integers that no double holds.</summary>
    public void AddLowParts(ReadOnlySpan<(int Index, double Low)> lowParts) => AddLowParts(FrameLowParts.Encode(lowParts));

    /// <summary>Adds low parts in their binary form (<see cref="FrameLowParts"/>).</summary>
    /// <inheritdoc cref="AddLowParts(ReadOnlySpan{ValueTuple{int, double}})"/>
    public void AddLowParts(ReadOnlySpan<byte> lowParts)
    {
        Reserve(lowParts.Length);
        lowParts.CopyTo(_buffer.AsSpan(_length));
        Extend(lowParts.Length, FrameFlags.HasLowParts);
    }

    /// <summary>Adds an exemplar to the frame added last; <see cref="EndExemplars"/> once all are there.</summary>
    /// <param name="entry">Number of its entry in the layout; they rise.</param>
    /// <param name="labels">Its canonical labels.</param>
    /// <param name="value">What was observed; a number.</param>
    /// <param name="time">Unix seconds; NaN if unknown.</param>
    public void AddExemplar(int entry, ReadOnlySpan<byte> labels, double value, double time) => FrameExemplars.Write(_exemplars, entry, labels, value, time);

    /// <summary>Ends the exemplars of the frame added last, once its low parts are there and before its payloads.</summary>
    public void EndExemplars()
    {
        if (_exemplars.WrittenCount == 0) return;
        Reserve(FramePayloads.MaxPrefix + _exemplars.WrittenCount);
        Extend(FramePayloads.Write(_exemplars.WrittenSpan, _buffer.AsSpan(_length)), FrameFlags.HasExemplars);
        _exemplars.ResetWrittenCount();
    }

    /// <summary>Adds the payload of the next entry to the frame added last, once its low parts are there.</summary>
    /// <param name="payload">Empty for none.</param>
    public void AddPayload(ReadOnlySpan<byte> payload)
    {
        Reserve(FramePayloads.MaxPrefix + payload.Length);
        Extend(FramePayloads.Write(payload, _buffer.AsSpan(_length)), FrameFlags.None);
    }

    /// <summary>Adds the payloads of all entries to the frame added last, in their binary form (<see cref="FramePayloads"/>).</summary>
    public void AddPayloads(ReadOnlySpan<byte> payloads)
    {
        Reserve(payloads.Length);
        payloads.CopyTo(_buffer.AsSpan(_length));
        Extend(payloads.Length, FrameFlags.None);
    }

    /// <summary>Whether a frame has increments.</summary>
    public bool IsDelta(int index) => (FlagsOf(index) & FrameFlags.Delta) != FrameFlags.None;

    /// <summary>Whether a frame says nothing of the series that it leaves out.</summary>
    public bool IsPartial(int index) => (FlagsOf(index) & FrameFlags.Partial) != FrameFlags.None;

    /// <summary>Whether a frame has increments that only its stamp tells from a repetition.</summary>
    public bool IsUnnumberedDelta(int index) => !LayoutOf(index).HasTimes && (FlagsOf(index) & (FrameFlags.Delta | FrameFlags.Sequenced)) == FrameFlags.Delta;

    public EncodedLayout LayoutOf(int index) => _frames[index].Layout;

    public ReadOnlySpan<byte> FrameOf(int index) => _buffer.AsSpan(_frames[index].Start, _frames[index].Length);

    /// <summary>The frame with its layout's definition in it, for a shard that does not know the layout.</summary>
    public byte[] FrameWithLayout(int index) => FrameWithDefinition.Encode(FrameOf(index), _frames[index].Layout.Bytes);

    /// <summary>Writes time and, unless the sender numbered it, stamp into every frame.</summary>
    /// <param name="receivedAt">Unix milliseconds.</param>
    /// <param name="stamp">Rises with every push of the source.</param>
    public void SetTime(long receivedAt, long stamp)
    {
        for (var i = 0; i < _frames.Count; i++) SetTime(i, receivedAt, stamp);
    }

    /// <summary>Writes time and, unless the sender numbered it, stamp into one frame.</summary>
    /// <inheritdoc cref="SetTime(long, long)"/>
    public void SetTime(int index, long receivedAt, long stamp)
    {
        var header = _buffer.AsSpan(_frames[index].Start, FrameHeader.Size);
        if ((FlagsOf(index) & FrameFlags.Sequenced) == FrameFlags.None) BinaryPrimitives.WriteInt64LittleEndian(header[StampOffset..], stamp);
        BinaryPrimitives.WriteInt64LittleEndian(header[ReceivedAtOffset..], receivedAt);
    }

    private FrameFlags FlagsOf(int index) => (FrameFlags)BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(_frames[index].Start + 2));

    /// <summary>The frame added last has become longer.</summary>
    private void Extend(int length, FrameFlags with)
    {
        var frame = _frames[^1];
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(frame.Start + 2), (ushort)(FlagsOf(_frames.Count - 1) | with));
        _frames[^1] = frame with { Length = frame.Length + length };
        _length += length;
    }

    private void Reserve(int length)
    {
        if (_buffer.Length - _length < length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + length));
    }
}
