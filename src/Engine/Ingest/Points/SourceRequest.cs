using Tributary.Engine.Frames;
using Tributary.Protocols.Points;

namespace Tributary.Engine.Ingest.Points;

/// <summary>What a request says of one source: its frames of the round that is being applied.</summary>
/// <param name="source">The source.</param>
/// <param name="room">How many series of the request may become series of their own (<c>Limits:MaxSeriesPerSource</c>).</param>
internal sealed class SourceRequest(PushSource source, int room)
{
    public PushSource Source => source;

    public int Room { get; set; } = room;

    /// <summary>Null until the source has a frame.</summary>
    public FrameBatch? Frames { get; private set; }

    /// <summary>What is in each frame.</summary>
    public List<FramedGroup> Groups { get; } = [];

    /// <summary>It is new, and there is no room for more sources.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>Begins a round.</summary>
    /// <param name="frames">Takes the frames.</param>
    public void Begin(FrameBatch frames)
    {
        Frames = frames;
        Frames.Begin(source.Id, source.Canonical, GroupChange.Keep);
    }
}

/// <summary>What a frame has.</summary>
/// <param name="Family">The family that it is of.</param>
/// <param name="Points">Number of its points, without those that are there for their exemplars alone.</param>
/// <param name="Exemplars">Number of its exemplars.</param>
internal readonly record struct FramedGroup(PointFamily Family, int Points, int Exemplars);
