namespace Tributary.Engine.Embedded;

/// <summary>A source as the embedded engine knows it: its labels, and the shards that it feeds.</summary>
internal sealed class EmbeddedSource(byte[] labels)
{
    /// <summary>Held while a push of the source is applied, so that its pushes are applied and stamped one after the other.</summary>
    public Lock Gate { get; } = new();

    public byte[] Labels { get; } = labels;

    /// <summary>The shards of its group: fed by it, and neither cleared nor deleted since.</summary>
    public EmbeddedShard[] Shards { get; set; } = [];

    /// <summary>When it was last heard of, Unix milliseconds.</summary>
    public long LastPush { get; set; }

    /// <summary>It is in the journal.</summary>
    public bool IsJournaled { get; set; }

    /// <summary>It has been removed from the engine's table: whoever holds it looks again.</summary>
    public bool IsForgotten { get; set; }
}
