using Orleans.Core.Internal;
using Tributary.Engine.Storage;
using Tributary.Grains.Catalog;
using Tributary.Grains.Dispatch;
using Tributary.Grains.Shards;
using Tributary.Grains.Sources;
using Tributary.Metrics.Shards;
using static Tributary.Grains.Tests.Shards.Frames;

namespace Tributary.Grains.Tests.Cluster;

/// <summary>Calls to a silo find the shards, wherever they are by then.</summary>
[Collection(SilosCollection.Name)]
public sealed class DispatchTests(TestSilos silos)
{
    private static readonly string Shard = new ShardAddress("dispatched_total", 0).ToGrainKey();

    private IGrainFactory Grains => silos.Cluster.GrainFactory;

    private IEnumerable<SiloAddress> Silos => silos.Cluster.Silos.Select(silo => silo.SiloAddress);

    [Fact]
    public async Task A_silos_dispatcher_runs_on_that_silo()
    {
        foreach (var silo in Silos) Assert.Equal(silo, (await DispatcherOf(silo).LoadAsync()).Silo);
    }

    [Fact]
    public async Task A_shard_is_found_from_every_silo_and_the_answer_tells_where_it_is()
    {
        var layout = Layout(1, "dispatched_total");
        var home = (await Grains.GetGrain<IFamilyShardGrain>(Shard).ApplyAsync(Call(Frame(layout, 1, 5, stamp: 1, withLayout: true)))).Silo;
        Assert.Contains(home, Silos);
        var stamp = 2;
        foreach (var silo in Silos)
        {
            var reply = await DispatcherOf(silo).DispatchAsync(new SiloCall([new CallToShard(Shard, Call(Frame(layout, 1, 5 + stamp, stamp++, withLayout: false)))], []));
            var answer = Assert.Single(reply.Shards);
            Assert.Null(answer.Error);
            Assert.Equal(home, answer.Reply!.Silo);
            var results = new List<ApplyResult>();
            Assert.True(ApplyResultCodec.TryDecode(answer.Reply.Results, results));
            Assert.Equal(ApplyOutcome.Applied, Assert.Single(results).Outcome);
        }
    }

    [Fact]
    public async Task The_dispatcher_of_a_silo_that_has_ended_is_another_silos()
    {
        var ended = SiloAddress.New(Silos.First().Endpoint, Silos.First().Generation - 1);
        Assert.Contains((await DispatcherOf(ended).LoadAsync()).Silo, Silos);
    }

    [Fact]
    public async Task What_cannot_be_there_fails_alone()
    {
        var reply = await DispatcherOf(Silos.First()).DispatchAsync(new SiloCall(
            [new CallToShard("6:never_split_total", Call(Frame(Layout(1, "never_split_total"), 1, 5, stamp: 1, withLayout: true))), new CallToShard(Shard, Call())], []));
        Assert.NotNull(reply.Shards[0].Error);
        Assert.NotNull(reply.Shards[1].Reply);
    }

    /// <summary>All three kinds of grains: they fail with the store's words, and open anew when it is back.</summary>
    [Fact]
    public async Task Grains_whose_store_is_away_say_so_and_open_when_it_is_back()
    {
        const string away = "The test has taken the store away.";
        var shard = Grains.GetGrain<IFamilyShardGrain>(new ShardAddress("never_opened_total", 0).ToGrainKey());
        var partition = Grains.GetGrain<ISourcePartitionGrain>(0);
        var catalog = Grains.GetGrain<ICatalogGrain>(0);
        foreach (var active in (IAddressable[])[partition, catalog]) await active.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        Func<Task>[] calls = [() => shard.SizesAsync().AsTask(), () => partition.CountAsync().AsTask(), () => catalog.ListAsync(0, 0).AsTask()];
        TestSilos.Store.Failure = away;
        try
        {
            foreach (var call in calls) Assert.Equal(away, (await Assert.ThrowsAsync<StorageUnavailableException>(call)).Message);
            foreach (var silo in Silos) Assert.Equal(away, await DispatcherOf(silo).StoreFailureAsync());
        }
        finally
        {
            TestSilos.Store.Failure = null;
        }

        foreach (var call in calls) await call();
        foreach (var silo in Silos) Assert.Null(await DispatcherOf(silo).StoreFailureAsync());
    }

    private ISiloDispatcherGrain DispatcherOf(SiloAddress silo) => Grains.DispatcherOf(silo, "test");
}
