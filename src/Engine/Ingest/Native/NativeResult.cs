using System.Runtime.InteropServices;
using Tributary.Protocols.Native;

namespace Tributary.Engine.Ingest.Native;

/// <summary>What became of the frames of a request. Reusable: the pipeline clears it first.</summary>
public sealed class NativeResult
{
    private readonly List<FrameOutcome> _frames = [];

    /// <summary>In the order of the request.</summary>
    public ReadOnlySpan<FrameOutcome> Frames => CollectionsMarshal.AsSpan(_frames);

    /// <summary>Number of frames that are merged, or were before.</summary>
    public int Merged { get; private set; }

    /// <summary>Number of frames that are refused for good.</summary>
    public int Refused { get; private set; }

    /// <summary>Number of frames of new sources, for which there is no room now.</summary>
    public int Deferred { get; private set; }

    /// <summary>Number of frames that are to be sent again, some of them with the definitions of their layouts.</summary>
    public int Undefined { get; private set; }

    /// <summary>Series of the frames that are merged.</summary>
    public int AcceptedSeries { get; private set; }

    /// <summary>Series of the frames that are refused.</summary>
    public int RefusedSeries { get; private set; }

    /// <summary>Series of the frames that are deferred.</summary>
    public int DeferredSeries { get; private set; }

    /// <summary>Series that are counted in the overflow series of their family, for a series limit is reached.</summary>
    public int Overflowed { get; private set; }

    /// <summary>Gauge series that are not kept, for a series limit is reached.</summary>
    public int Dropped { get; private set; }

    internal void Begin(int frames)
    {
        CollectionsMarshal.SetCount(_frames, frames);
        CollectionsMarshal.AsSpan(_frames).Clear();
        (Merged, Refused, Deferred, Undefined) = (0, 0, 0, 0);
        (AcceptedSeries, RefusedSeries, DeferredSeries, Overflowed, Dropped) = (0, 0, 0, 0, 0);
    }

    /// <summary>Sets the outcome of a frame. Each is set by one thread.</summary>
    internal void Set(int frame, in FrameOutcome outcome) => CollectionsMarshal.AsSpan(_frames)[frame] = outcome;

    /// <summary>Adds up what became of the frames.</summary>
    /// <param name="plans">Their plans; null for one whose layout is not known.</param>
    internal void Count(List<NativePlan?> plans)
    {
        for (var i = 0; i < _frames.Count; i++)
        {
            var frame = _frames[i];
            var series = plans[i]?.Series ?? 0;
            Overflowed += frame.Overflowed;
            Dropped += frame.Dropped;
            if (frame.IsMerged)
            {
                Merged++;
                AcceptedSeries += series;
            }
            else if (frame.IsRefused)
            {
                Refused++;
                RefusedSeries += series;
            }
            else if (frame.Outcome == NativeOutcome.Deferred)
            {
                Deferred++;
                DeferredSeries += series;
            }
            else
            {
                Undefined++;
            }
        }
    }
}
