using Tributary.Engine.Scraping;
using Tributary.Protocols.Naming;

namespace Tributary.Engine.Embedded;

/// <summary>
/// The compressed chunks of one shard in one format, each with the version it was made of, and the scheme of escaping that
/// it is good for: nearly always every one. Where not, the one asked for last is kept, for scrapers ask as they asked before.
/// </summary>
internal sealed class FragmentCache
{
    private readonly List<(long Version, NameEscaping? Escaping, DeflateBlock? Block)> _chunks = [];

    /// <param name="chunk">Number of the chunk.</param>
    /// <param name="version">Its version now.</param>
    /// <param name="escaping">The scheme asked for.</param>
    /// <param name="block">What it was rendered to; null if it shows nothing.</param>
    public bool TryFind(int chunk, long version, NameEscaping escaping, out DeflateBlock? block)
    {
        block = null;
        if (chunk >= _chunks.Count || _chunks[chunk].Version != version || (_chunks[chunk].Escaping ?? escaping) != escaping) return false;
        block = _chunks[chunk].Block;
        return true;
    }

    /// <param name="chunk">Number of the chunk.</param>
    /// <param name="version">The version it was made of.</param>
    /// <param name="escaping">The scheme that it is good for; null for every one.</param>
    /// <param name="block">What it was rendered to; null if it shows nothing.</param>
    public void Put(int chunk, long version, NameEscaping? escaping, DeflateBlock? block)
    {
        while (_chunks.Count <= chunk) _chunks.Add((-1, null, null));
        _chunks[chunk] = (version, escaping, block);
    }
}
