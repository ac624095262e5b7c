using Tributary.Engine.Frames;
using Tributary.Engine.Rules;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exemplars;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;

namespace Tributary.Engine.Ingest.Points;

/// <summary>
/// Reads a push of a group that comes as points: it has all of what its source sends of each family, as a push in a text
/// format has. Reusable, not for concurrent use.
/// </summary>
internal sealed class PointPush(PointPlanCache plans)
{
    private readonly ProtobufParser _parser = new();
    private readonly PointBatch _points = new();
    private readonly PointGroups _groups = new();
    private readonly PointPlanner _planner = new(plans);
    private readonly List<PlannedFrame> _times = [];

    /// <summary>Number of samples of the last push.</summary>
    public int Samples => _points.Samples;

    /// <summary>Exemplars of the last push.</summary>
    public ExemplarList Exemplars => _points.Exemplars;

    /// <summary>Fills the frames of a push.</summary>
    /// <param name="request">The push.</param>
    /// <param name="body">Its body.</param>
    /// <param name="frames">Takes the frames.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="parserLimits">What the body is held to.</param>
    /// <param name="room">How many series may become series of their own.</param>
    /// <param name="now">The time of the push.</param>
    /// <returns>Why the body cannot be taken; null if it can.</returns>
    public ParseError? Fill(in PushRequest request, ReadOnlySpan<byte> body, FrameBatch frames, RuleSet rules, ParserLimits parserLimits, int room, DateTimeOffset now)
    {
        if (_parser.Parse(body, parserLimits, _points) is { } error) return error;
        _groups.Arrange(_points);
        if (Check() is { } wrong) return wrong;
        frames.Begin(request.Source.Id, request.Source.Canonical, request.Replace ? GroupChange.Replace : GroupChange.Keep);
        var flags = request.Sequence is null ? FrameFlags.None : FrameFlags.Sequenced;
        var (epoch, sequence) = request.Sequence is { } given ? (given.Epoch, given.Number) : (StartTime(), 0);
        foreach (ref readonly var group in _groups.Groups)
        {
            var plan = _planner.Plan(_points, _groups, group, request.Source, rules, room, hasTimes: false);
            room -= group.Count;
            if (plan.Twin is { } twin) return ParseError.OfBody($"The series {twin} stands twice once the labels of the path override those of the body. Give the path or the body other labels.");
            if (plan.Layout is not { } layout) continue;
            var isDelta = request.IsDelta && layout.Kind != PointKind.Gauge;
            PointFrames.Add(frames, _points, _groups, group, plan, isDelta ? flags | FrameFlags.Delta : flags, epoch, sequence, now: double.NaN);
        }

        _times.Clear();
        PushTimes.AddTo(_times, request.Source, rules, isSuccess: true);
        FrameEncoder.Add(frames, _times, flags, epoch, sequence, now);
        return null;
    }

    private ParseError? Check()
    {
        foreach (ref readonly var group in _groups.Groups)
        {
            var name = _points.Families[group.Family].Description.Name;
            if (ReservedName.Find(name) is { } reserved) return ParseError.OfBody(reserved);
            if (group.Round > 0) return ParseError.OfBody($"The series {name}{{{System.Text.Encoding.UTF8.GetString(_points.LabelsOf(_points.Points[group.First]))}}} stands twice in the body.");
        }

        return null;
    }

    /// <summary>The start time of the source's process, Unix milliseconds; 0 if it does not say.</summary>
    private long StartTime()
    {
        foreach (ref readonly var group in _groups.Groups)
        {
            if (group.Count != 1 || _points.Families[group.Family] is not { Kind: PointKind.Gauge or PointKind.Counter, Description.Name: ProcessStart.Family }) continue;
            if (ProcessStart.EpochOf(_points.ValuesOf(_points.Points[group.First])[0]) is > 0 and var epoch) return epoch;
        }

        return 0;
    }
}
