using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;
using Tributary.Protocols.Rendering;

namespace Tributary.Engine.Embedded;

/// <summary>A shard in this process: its state, the lock that is its lane, and its rendered fragments.</summary>
internal sealed class EmbeddedShard
{
    private readonly FragmentCache[] _fragments = [new(), new(), new()];

    public EmbeddedShard(ShardKey key)
    {
        Key = key;
        JournalPrefix = JournalRecord.PrefixOf(key);
    }

    public ShardKey Key { get; }

    /// <summary>Held for every use of <see cref="State"/>, and while its records are appended, so that the journal has their order.</summary>
    public Lock Gate { get; } = new();

    public FamilyShard State { get; set; } = new();

    /// <summary>It holds nothing and has been let go: whoever still has it looks again. Used under the lock.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>What stands before each of its records in the journal.</summary>
    public byte[] JournalPrefix { get; }

    /// <summary>Its compressed chunks in a format; null for a format that is not kept. Used under the lock.</summary>
    public FragmentCache? Fragments(PageFormat format) => format switch
    {
        PageFormat.Text => _fragments[0],
        PageFormat.OpenMetrics => _fragments[1],
        PageFormat.Protobuf => _fragments[2],
        _ => null,
    };
}
