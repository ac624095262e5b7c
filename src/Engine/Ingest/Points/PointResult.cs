using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Protocols.Points;

namespace Tributary.Engine.Ingest.Points;

/// <summary>What became of the points of a request.</summary>
public sealed class PointResult
{
    /// <summary>A sender reads the first few; a request can have thousands that fail for the same reason.</summary>
    private const int MaxMessages = 5;

    private readonly List<string> _messages = [];
    private readonly HashSet<string> _clashes = new(StringComparer.Ordinal);

    /// <summary>Points that are merged, or were merged before.</summary>
    public int Accepted { get; private set; }

    /// <summary>Those of <see cref="Accepted"/> that are whole histograms.</summary>
    public int AcceptedHistograms { get; private set; }

    /// <summary>Exemplars that are kept, or older than what is kept.</summary>
    public int AcceptedExemplars { get; private set; }

    /// <summary>Points that are refused, for good: they would be refused again.</summary>
    public int Rejected { get; private set; }

    /// <summary>Points that are left out without an error, for their value is NaN or infinite.</summary>
    public int Skipped { get; private set; }

    /// <summary>Points of sources that are new, while there are as many as <c>Limits:MaxSources</c> allows: they may be taken later.</summary>
    public int Deferred { get; private set; }

    /// <summary>Series that are counted in the overflow series of their family, for a series limit is reached.</summary>
    public int Overflowed { get; private set; }

    /// <summary>Gauge series that are not kept, for a series limit is reached.</summary>
    public int Dropped { get; private set; }

    /// <summary>Updates of a family that had all been merged before.</summary>
    public int Repeated { get; private set; }

    /// <summary>Why points were refused: what, where, and what to do. The first few.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>Families that are of another type than the request says.</summary>
    public IReadOnlyCollection<string> Clashes => _clashes;

    /// <summary>What the parser has left out.</summary>
    internal void Take(PointBatch parsed)
    {
        Skipped += parsed.Skipped;
        Rejected += parsed.Rejected;
        _messages.AddRange(parsed.Rejections);
    }

    internal void Reject(int points, string message)
    {
        if (points == 0) return; // an exemplar alone is none
        Rejected += points;
        if (_messages.Count < MaxMessages && !_messages.Contains(message)) _messages.Add(message);
    }

    internal void Defer(int points) => Deferred += points;

    internal void Count(in FramedGroup group, in ApplyResult result)
    {
        var family = group.Family;
        Overflowed += result.Overflowed;
        Dropped += result.Dropped;
        if (!result.Succeeded)
        {
            if (result.Outcome == ApplyOutcome.TypeClash) _clashes.Add(family.Description.Name);
            Reject(group.Points, PushReport.Explain(family.Description.Name, result.Outcome));
            return;
        }

        CountAccepted(group.Points, family);
        AcceptedExemplars += group.Exemplars;
        if (result.Outcome == ApplyOutcome.Duplicate) Repeated++;
    }

    /// <summary>Points that a rule drops are well where they are.</summary>
    internal void CountUnwanted(int points, PointFamily family) => CountAccepted(points, family);

    private void CountAccepted(int points, PointFamily family)
    {
        Accepted += points;
        if (family.Kind is PointKind.ClassicHistogram or PointKind.ExponentialHistogram) AcceptedHistograms += points;
    }
}
