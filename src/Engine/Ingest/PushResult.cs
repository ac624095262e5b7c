using Tributary.Metrics.Shards;
using Tributary.Protocols.Exposition;

namespace Tributary.Engine.Ingest;

/// <summary>How a push ended.</summary>
public enum PushStatus : byte
{
    /// <summary>All of it is merged, or was merged before.</summary>
    Accepted,

    /// <summary>The body could not be read; nothing changed.</summary>
    Malformed,

    /// <summary>Some families were refused (<see cref="PushResult.Refusals"/>); the others are merged.</summary>
    PartlyRefused,

    /// <summary>There are as many sources as <c>Limits:MaxSources</c> allows, and this one is new; nothing changed.</summary>
    TooManySources,
}

/// <summary>A family of a push that was refused.</summary>
/// <param name="Family">Its name.</param>
/// <param name="Outcome">Why.</param>
/// <param name="Message">The same for people: what, and what to do.</param>
public sealed record FamilyRefusal(string Family, ApplyOutcome Outcome, string Message);

/// <summary>What a push did, for its sender.</summary>
public sealed record PushResult(PushStatus Status)
{
    public static PushResult Accepted { get; } = new(PushStatus.Accepted);

    /// <summary>Every family of it had been merged before: the push changed nothing, and that is well.</summary>
    public static PushResult Repeated { get; } = new(PushStatus.Accepted) { IsRepeated = true };

    public bool IsRepeated { get; init; }

    /// <summary>Set if the status is <see cref="PushStatus.Malformed"/>.</summary>
    public ParseError? Error { get; init; }

    public IReadOnlyList<FamilyRefusal> Refusals { get; init; } = [];

    /// <summary>Number of families that were merged beside the refused ones.</summary>
    public int Merged { get; init; }

    /// <summary>Series that are counted in the overflow series of their family, for a series limit is reached.</summary>
    public int Overflowed { get; init; }

    /// <summary>Gauge series that are not kept, for a series limit is reached.</summary>
    public int Dropped { get; init; }
}
