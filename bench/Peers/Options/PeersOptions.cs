namespace Tributary.Peers.Options;

/// <summary>What to measure and where to write it.</summary>
internal sealed record PeersOptions
{
    public PartNames Parts { get; init; } = PartNames.All;

    /// <summary>Repeats of each figure. The servers take turns, so that a slow minute of the machine hits them all.</summary>
    public int Repeats { get; init; } = 5;

    /// <summary>A tenth of the size and less: for a look, not for the record.</summary>
    public bool Quick { get; init; }

    /// <summary>The document whose marked blocks are replaced; null: the figures are only printed.</summary>
    public string? Output { get; init; }
}
