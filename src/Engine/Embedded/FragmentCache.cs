using Tributary.Engine.Scraping;

namespace Tributary.Engine.Embedded;

/// <summary>The compressed chunks of one shard in one format, each with the version it was made of.</summary>
internal sealed class FragmentCache
{
    private readonly List<(long Version, DeflateBlock? Block)> _chunks = [];

    /// <param name="chunk">Number of the chunk.</param>
    /// <param name="version">Its version now.</param>
    /// <param name="block">What it was rendered to; null if it shows nothing.</param>
    public bool TryFind(int chunk, long version, out DeflateBlock? block)
    {
        block = null;
        if (chunk >= _chunks.Count || _chunks[chunk].Version != version) return false;
        block = _chunks[chunk].Block;
        return true;
    }

    public void Put(int chunk, long version, DeflateBlock? block)
    {
        while (_chunks.Count <= chunk) _chunks.Add((-1, null));
        _chunks[chunk] = (version, block);
    }
}
