using Tributary.Grains.Catalog;
using Tributary.Grains.Dispatch;
using Tributary.Grains.Shards;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Scraping;

/// <summary>Fetches the shards' parts of the page, each as far as it has changed since the last time.</summary>
internal sealed class FragmentFetcher(IGrainFactory grains, CatalogCache catalog, ShardBook book, FragmentStore kept)
{
    /// <summary>A family that is split again and again while it is fetched shows soon what it is: this is beyond what happens.</summary>
    private const int MaxRefreshes = 4;

    private readonly string _user = Guid.NewGuid().ToString("N");

    /// <summary>
    /// Asks each silo once for all of its shards: most have not changed, or little. What does not come that way is asked
    /// for by itself. The answers tell what the catalog is at, too.
    /// </summary>
    public async Task<GatheredFragments> GatherAsync(IEnumerable<KnownFamily> families, FragmentFormat format, CancellationToken deadline)
    {
        var gathered = new GatheredFragments();
        var shards = families.SelectMany(family => family.Map.Slices.Select(slice => (Address: new ShardAddress(family.Name, slice.Index), slice.Depth)));
        var calls = shards.GroupBy(shard => book.SiloOf(shard.Address)).Where(silo => silo.Key is not null).Select(async silo =>
        {
            var asked = silo.Select(shard => (shard.Address, Known: kept.Find(shard.Address, format), shard.Depth)).ToList();
            var requests = asked.Select(shard => new FragmentOfShard(shard.Address.ToGrainKey(), new FragmentRequest(shard.Depth, format, shard.Known.Epoch, shard.Known.Version)));
            try
            {
                var reply = await grains.DispatcherOf(silo.Key!, _user).FragmentsAsync([.. requests]).AsTask().WaitAsync(deadline);
                gathered.Add(reply.Catalogs ?? []);
                for (var i = 0; i < asked.Count; i++)
                {
                    if (reply.Answers[i].Reply is { } part) gathered.Add(asked[i].Address, asked[i].Depth, asked[i].Known, part);
                }
            }
            catch (Exception)
            {
                // The silo may have gone. Its shards, wherever they are now, are asked one by one.
            }
        });
        await Task.WhenAll(calls);
        return gathered;
    }

    /// <summary>All parts of a family; null if a shard did not answer in time.</summary>
    /// <param name="family">The family.</param>
    /// <param name="format">The form.</param>
    /// <param name="gathered">What is there already.</param>
    /// <param name="deadline">Ends the waiting.</param>
    public async Task<FamilyFragments?> TryFetchAsync(KnownFamily family, FragmentFormat format, GatheredFragments gathered, CancellationToken deadline)
    {
        for (var round = 0; round < MaxRefreshes; round++)
        {
            var map = family.Map;
            var parts = await Task.WhenAll(map.Slices.Select(slice => TryFetchAsync(new ShardAddress(family.Name, slice.Index), slice.Depth, format, gathered, deadline)));
            if (!parts.Any(part => part.IsStaleMap)) return FamilyFragments.Of(family, parts);
            try
            {
                if (await catalog.RefreshAsync(family.Name).WaitAsync(deadline) is not { } now) return FamilyFragments.Of(family, []);
                family = now;
            }
            catch (Exception e) when (e is not InvalidDataException)
            {
                return null;
            }
        }

        return null;
    }

    private async Task<FetchedPart> TryFetchAsync(ShardAddress address, byte depth, FragmentFormat format, GatheredFragments gathered, CancellationToken deadline)
    {
        var backoff = new Lanes.Backoff();
        while (true)
        {
            try
            {
                return gathered.TryTake(address, depth, out var known, out var reply) ? Take(address, format, known, reply) : await FetchAsync(address, depth, format, deadline);
            }
            catch (Exception e) when (e is not InvalidDataException)
            {
                // The shard's silo may have gone, and the shard be on its way to another: there is time until the deadline.
                if (deadline.IsCancellationRequested) return FetchedPart.Missing;
                await Task.WhenAny(backoff.WaitAsync(TimeProvider.System), Task.Delay(Timeout.Infinite, deadline));
                if (deadline.IsCancellationRequested) return FetchedPart.Missing;
            }
        }
    }

    private async Task<FetchedPart> FetchAsync(ShardAddress address, byte depth, FragmentFormat format, CancellationToken deadline)
    {
        var known = kept.Find(address, format);
        var request = new FragmentRequest(depth, format, known.Epoch, known.Version);
        return Take(address, format, known, await grains.GetGrain<IFamilyShardGrain>(address.ToGrainKey()).FragmentAsync(request).AsTask().WaitAsync(deadline));
    }

    private FetchedPart Take(ShardAddress address, FragmentFormat format, ShardFragments known, FragmentReply reply)
    {
        // An owner that has been replaced may not know it yet. What it says is old.
        if (reply.Epoch < known.Epoch) throw new FencedException($"Shard {address} was answered for by an owner that has been replaced.");
        if (reply.IsStaleMap) return FetchedPart.StaleMap;
        book.Note(address, reply.Sizes, reply.Silo);
        var fragments = known.With(reply);
        kept.Keep(address, format, fragments);
        return new FetchedPart(fragments, IsStaleMap: false);
    }
}

/// <summary>What came of asking a shard.</summary>
internal readonly record struct FetchedPart(ShardFragments? Fragments, bool IsStaleMap)
{
    public static FetchedPart Missing => default;

    public static FetchedPart StaleMap => new(null, IsStaleMap: true);
}

/// <summary>The parts of a family in the order of its slices.</summary>
/// <param name="Name">The family's name.</param>
/// <param name="Parts">What the shards gave.</param>
/// <param name="MissingShards">How many did not answer.</param>
internal sealed record FamilyFragments(string Name, IReadOnlyList<ShardFragments> Parts, int MissingShards)
{
    /// <summary>Some names in it were escaped, by underscores.</summary>
    public bool IsEscaped => Parts.Any(part => part.Chunks.Any(chunk => chunk.IsEscaped));

    /// <summary>Its parts are values to be rendered, and not text.</summary>
    public bool IsView { get; init; }

    public static FamilyFragments Of(KnownFamily family, IReadOnlyList<FetchedPart> parts) =>
        new(family.Name, [.. parts.Select(part => part.Fragments).OfType<ShardFragments>()], parts.Count(part => part.Fragments is null));
}
