using System.Runtime.InteropServices;

namespace Tributary.Protocols.Native;

/// <summary>What the parser found in a request: its updates and their frames, in order. Reusable: the parser clears it first.</summary>
public sealed class NativeRequest
{
    private readonly List<NativeUpdate> _updates = [];
    private readonly List<NativeFrame> _frames = [];
    private byte[] _labels = new byte[256];
    private int _labelsLength;

    public ReadOnlySpan<NativeUpdate> Updates => CollectionsMarshal.AsSpan(_updates);

    /// <summary>The frames of all updates.</summary>
    public ReadOnlySpan<NativeFrame> Frames => CollectionsMarshal.AsSpan(_frames);

    /// <summary>Number of values and payloads of all frames: what limits and metrics count as samples.</summary>
    public int Samples { get; private set; }

    /// <summary>Number of updates and frames.</summary>
    public int Parts => _updates.Count + _frames.Count;

    /// <summary>Canonical labels of the source of an update.</summary>
    public ReadOnlySpan<byte> LabelsOf(in NativeUpdate update) => _labels.AsSpan(update.LabelsStart, update.LabelsLength);

    internal void Clear()
    {
        _updates.Clear();
        _frames.Clear();
        (_labelsLength, Samples) = (0, 0);
    }

    internal void Add(in NativeFrame frame)
    {
        _frames.Add(frame);
        Samples += frame.ValueCount + frame.PayloadCount;
    }

    /// <summary>Adds an update whose frames were added before.</summary>
    internal void Add(int offset, bool isComplete, ReadOnlySpan<byte> canonicalLabels, long epoch, long sequence, int firstFrame)
    {
        if (_labels.Length - _labelsLength < canonicalLabels.Length) Array.Resize(ref _labels, Math.Max(_labels.Length * 2, _labelsLength + canonicalLabels.Length));
        canonicalLabels.CopyTo(_labels.AsSpan(_labelsLength));
        _updates.Add(new NativeUpdate(offset, isComplete, _labelsLength, canonicalLabels.Length, epoch, sequence, firstFrame, _frames.Count - firstFrame));
        _labelsLength += canonicalLabels.Length;
    }
}
