using Tributary.Engine.Frames;

namespace Tributary.Engine.Ingest.Points;

/// <summary>The working memory of one request; kept and used again.</summary>
internal sealed class PointContext(PointPlanCache plans)
{
    /// <summary>Requests with more samples do not leave their buffers behind.</summary>
    public const int WorthKeeping = 100_000;

    private const int MaxFrames = 100; // sources of one request; each keeps a few kilobytes

    private readonly Stack<FrameBatch> _frames = new();

    public PointGroups Groups { get; } = new();

    public PointPlanner Planner { get; } = new(plans);

    /// <summary>By index of the request's sources.</summary>
    public List<SourceRequest> Sources { get; } = [];

    /// <summary>Those of the sources that have frames in this round.</summary>
    public List<SourceRequest> Begun { get; } = [];

    public List<Task> Pending { get; } = [];

    public void Begin(SourceRequest request)
    {
        request.Begin(_frames.TryPop(out var frames) ? frames : new FrameBatch());
        Begun.Add(request);
    }

    public void Return(FrameBatch frames)
    {
        if (_frames.Count < MaxFrames) _frames.Push(frames);
    }
}
