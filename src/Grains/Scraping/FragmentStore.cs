using System.Collections.Concurrent;
using Tributary.Grains.Shards;

namespace Tributary.Grains.Scraping;

/// <summary>The shards' parts of the page that a gateway keeps, so that shards need to send only what has changed.</summary>
internal sealed class FragmentStore
{
    private readonly ConcurrentDictionary<(ShardAddress Address, FragmentFormat Format), ShardFragments> _kept = new();

    public ShardFragments Find(ShardAddress address, FragmentFormat format) => _kept.GetValueOrDefault((address, format), ShardFragments.None);

    /// <summary>Keeps a part, unless a newer one is there already. Views are asked for seldom, and are not kept.</summary>
    public void Keep(ShardAddress address, FragmentFormat format, ShardFragments fragments)
    {
        if (format.IsView()) return;
        _kept.AddOrUpdate((address, format), static (_, newer) => newer, static (_, older, newer) => (newer.Epoch, newer.Version).CompareTo((older.Epoch, older.Version)) > 0 ? newer : older, fragments);
    }

    public void Forget(ShardAddress address)
    {
        foreach (var format in Enum.GetValues<FragmentFormat>()) _kept.TryRemove((address, format), out _);
    }
}
