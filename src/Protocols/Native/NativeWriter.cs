using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;

namespace Tributary.Protocols.Native;

/// <summary>
/// Writes a request of native frames: updates, and in each its frames. Reusable, not for concurrent use; nothing is allocated
/// once its buffer has grown.
/// </summary>
/// <example>
/// <code>
/// writer.Clear();
/// writer.BeginUpdate(source, epoch, sequence);
/// writer.AddFrame(definition, NativeFrameFlags.Delta, values);
/// writer.EndUpdate();
/// </code>
/// </example>
public sealed class NativeWriter
{
    private const int None = -1;

    private byte[] _buffer = new byte[1024];
    private int _length;
    private int _update = None;
    private int _frame = None;
    private bool _hasChecksum;

    public NativeWriter() => Clear();

    /// <summary>The request. Good until the next change.</summary>
    /// <exception cref="InvalidOperationException">An update has not been ended.</exception>
    public ReadOnlyMemory<byte> Written => _update == None ? _buffer.AsMemory(0, _length) : throw new InvalidOperationException("The update has not been ended.");

    /// <summary>Begins a new request.</summary>
    public void Clear()
    {
        (_length, _update, _frame) = (0, None, None);
        Write(NativeFormat.RequestMark);
    }

    /// <param name="source">Whose update it is.</param>
    /// <param name="epoch">Which life of the source: rises with each, such as its start in Unix milliseconds. At least 1.</param>
    /// <param name="sequence">Rises with each update of the epoch. At least 1. An update that is sent again has the same.</param>
    /// <param name="flags">What the update says of itself.</param>
    /// <exception cref="InvalidOperationException">The update before has not been ended.</exception>
    public void BeginUpdate(NativeSource source, long epoch, long sequence, NativeUpdateFlags flags = NativeUpdateFlags.None)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        if (_update != None) throw new InvalidOperationException("The update before has not been ended.");
        _update = BeginPart();
        _hasChecksum = (flags & NativeUpdateFlags.Checksum) != 0;
        Reserve(1)[0] = (byte)flags;
        _length++;
        Write(source.Bytes);
        WriteVarint((ulong)epoch);
        WriteVarint((ulong)sequence);
    }

    /// <summary>Adds a frame. An update has a family once.</summary>
    /// <param name="layout">Its layout.</param>
    /// <param name="flags">Delta and Partial; the others the writer sets itself.</param>
    /// <param name="values">The values in the order of the layout.</param>
    /// <param name="lowParts">What is left of values that no double holds, by rising index of the value.</param>
    /// <param name="define">Whether the definition of the layout goes along: the first time, and when it is asked for.</param>
    /// <exception cref="ArgumentException">The values are not as many as the layout has.</exception>
    /// <exception cref="InvalidOperationException">No update has been begun.</exception>
    public void AddFrame(NativeDefinition layout, NativeFrameFlags flags, ReadOnlySpan<double> values, ReadOnlySpan<(int Index, double Low)> lowParts = default, bool define = false)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (values.Length != layout.Layout.ValueCount) throw new ArgumentException($"There are {values.Length} values, and the layout has {layout.Layout.ValueCount}.", nameof(values));
        if (_update == None) throw new InvalidOperationException("No update has been begun.");
        EndFrame();
        _frame = BeginPart();
        flags &= NativeFrameFlags.Delta | NativeFrameFlags.Partial;
        if (define) flags |= NativeFrameFlags.Definition;
        if (!lowParts.IsEmpty) flags |= NativeFrameFlags.LowParts;
        var head = Reserve(1 + Hash128.Size);
        head[0] = (byte)flags;
        layout.Id.Write(head[1..]);
        _length += 1 + Hash128.Size;
        if (define)
        {
            WriteVarint((ulong)layout.Bytes.Length);
            Write(layout.Bytes);
        }

        WriteValues(values);
        if (!lowParts.IsEmpty) WriteLowParts(lowParts);
    }

    /// <summary>Adds the payload of the next series to the frame added last: an exponential histogram or a sketch in its binary form.</summary>
    /// <param name="payload">Empty for none.</param>
    /// <exception cref="InvalidOperationException">No frame has been added.</exception>
    public void AddPayload(ReadOnlySpan<byte> payload)
    {
        if (_frame == None) throw new InvalidOperationException("No frame has been added.");
        _length += FramePayloads.Write(payload, Reserve(FramePayloads.MaxPrefix + payload.Length));
    }

    /// <exception cref="InvalidOperationException">No update has been begun.</exception>
    public void EndUpdate()
    {
        if (_update == None) throw new InvalidOperationException("No update has been begun.");
        EndFrame();
        if (_hasChecksum)
        {
            var checksum = Crc32C.Of(_buffer.AsSpan(_update + sizeof(uint), _length - _update - sizeof(uint)));
            BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), checksum);
            _length += sizeof(uint);
        }

        EndPart(_update);
        _update = None;
    }

    private int BeginPart()
    {
        var start = _length;
        Reserve(sizeof(uint));
        _length += sizeof(uint);
        return start;
    }

    private void EndPart(int start) => BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(start), (uint)(_length - start - sizeof(uint)));

    private void EndFrame()
    {
        if (_frame != None) EndPart(_frame);
        _frame = None;
    }

    private void WriteValues(ReadOnlySpan<double> values)
    {
        WriteVarint((ulong)values.Length);
        if (BitConverter.IsLittleEndian)
        {
            Write(MemoryMarshal.AsBytes(values));
            return;
        }

        var place = Reserve(values.Length * sizeof(double));
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(place[(i * sizeof(double))..], values[i]);
        _length += values.Length * sizeof(double);
    }

    private void WriteLowParts(ReadOnlySpan<(int Index, double Low)> lowParts)
    {
        WriteVarint((ulong)lowParts.Length);
        foreach (var (index, low) in lowParts)
        {
            WriteVarint((ulong)index);
            BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), low);
            _length += sizeof(double);
        }
    }

    private void WriteVarint(ulong value) => _length += Varint.WriteUInt64(Reserve(Varint.MaxLength), value);

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _length < length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + length));
        return _buffer.AsSpan(_length);
    }
}
