namespace Tributary.Grains.Activations;

/// <summary>What a grain owns while it is active, with its storage.</summary>
internal interface IOwned
{
    /// <summary>Nothing more can be had of it: let go of it, and open it again.</summary>
    bool IsBroken { get; }

    /// <summary>Whether its successor would gain by a snapshot that is written now.</summary>
    bool IsSnapshotWorthAtEnd { get; }

    /// <summary>Writes a snapshot, which replaces the journal so far.</summary>
    Task SnapshotAsync(CancellationToken cancellationToken);
}
