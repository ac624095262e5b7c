
namespace Tributary.Engine.Views;

/// <summary>The engine's sizes and state at a moment.</summary>
public sealed record EngineStatus
{
    /// <summary>What hosts the shards: <c>embedded</c> or <c>orleans</c>.</summary>
    public required string Engine { get; init; }

    public required int Families { get; init; }

    public required int Shards { get; init; }

    /// <summary>Merged series in all shards.</summary>
    public required long Series { get; init; }

    public required int Sources { get; init; }

    /// <summary>Live (source, series) pairs: entries of the ledgers.</summary>
    public required long Contributions { get; init; }

    /// <summary>Why storage does not take writes, and what to do; null while it does.</summary>
    public required string? StorageFailure { get; init; }

    /// <summary>It has recovered, and takes pushes.</summary>
    public required bool IsReady { get; init; }

    /// <summary>Bytes of the journal since the last snapshot.</summary>
    public required long JournalBytes { get; init; }

    /// <summary>When the last snapshot was finished, Unix milliseconds; 0 if none was.</summary>
    public required long LastSnapshot { get; init; }
}
