using Tributary.Grains.Catalog;
using Tributary.Grains.Shards;
using Tributary.Metrics.Identity;

namespace Tributary.Grains.Sources;

/// <summary>Asks all slices of a family what they know of sources.</summary>
internal static class FamilyKnowledge
{
    private const byte Fed = 1;

    /// <returns>Per source, whether a slice feeds from it, and whether one knows it at all.</returns>
    public static async Task<(bool IsFed, bool IsKnown)[]> AskAsync(IGrainFactory grains, string family, SourceId[] sources)
    {
        var known = new (bool IsFed, bool IsKnown)[sources.Length];
        if (await grains.GetGrain<ICatalogGrain>(Partitions.OfFamily(family)).FindAsync(family) is not { } entry) return known;
        var question = new ulong[sources.Length * 2];
        for (var i = 0; i < sources.Length; i++) (question[2 * i], question[(2 * i) + 1]) = (sources[i].Hash.High, sources[i].Hash.Low);
        foreach (var slice in entry.Indexes)
        {
            var answer = await grains.GetGrain<IFamilyShardGrain>(new ShardAddress(family, slice).ToGrainKey()).KnowsAsync(question);
            for (var i = 0; i < known.Length; i++) known[i] = (known[i].IsFed || answer[i] == Fed, known[i].IsKnown || answer[i] != 0);
        }

        return known;
    }
}
