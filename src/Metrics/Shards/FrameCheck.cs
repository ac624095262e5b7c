using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;

namespace Tributary.Metrics.Shards;

/// <summary>
/// Finds in the frames of one layout the value that a shard would refuse, before the frame is divided among slices: else
/// one slice would refuse its part, and the others have taken theirs. Safe for concurrent use.
/// </summary>
public sealed class FrameCheck
{
    private readonly FamilyShard _shard = new();
    private readonly Layout _layout;

    /// <param name="id">The layout's id.</param>
    /// <param name="definition">Its definition (<see cref="LayoutCodec"/>).</param>
    /// <param name="valueCount">Number of values in a frame.</param>
    /// <exception cref="ArgumentException">The definition does not fit to the others.</exception>
    public FrameCheck(Hash128 id, ReadOnlySpan<byte> definition, int valueCount)
    {
        var outcome = LayoutBinder.Bind(_shard, id, definition, valueCount, out var layout);
        _layout = outcome == ApplyOutcome.Applied ? layout! : throw new ArgumentException($"No shard takes the layout: {outcome}.", nameof(definition));
    }

    /// <param name="frame">A frame of the layout, without its definition.</param>
    /// <returns>The number of the value, or -1.</returns>
    /// <exception cref="ArgumentException">It is not a frame of the layout.</exception>
    public int FindInvalid(ReadOnlySpan<byte> frame)
    {
        if (!FrameReader.TryRead(frame, out var read) || read.Header.ValueCount != _layout.ValueCount) throw new ArgumentException("It is not a frame of the layout.", nameof(frame));
        return _shard.Store!.FindInvalid(_layout, read.Values, read.Payloads, read.Header.IsDelta);
    }
}
