using System.Net;
using Tributary.Engine.Tests.Rules;
using Tributary.Grains.Activations;
using Tributary.Grains.Catalog;
using Tributary.Grains.Dispatch;
using Tributary.Grains.Shards;
using Tributary.Grains.Storage;
using Tributary.Metrics.Shards;
using static Tributary.Grains.Tests.Shards.Frames;

namespace Tributary.Grains.Tests.Dispatch;

/// <summary>A silo's dispatcher, with shards that are active on its silo, without a cluster.</summary>
public sealed class SiloDispatcherTests
{
    private static readonly SiloAddress Here = SiloAddress.New(IPAddress.Loopback, 1, 1);

    private readonly SlowStore _store = new();
    private readonly LocalActivations _local = new();
    private readonly ManualTime _clock = new();
    private readonly SiloDispatcher _dispatcher;

    // What is not here would be called through Orleans: here nothing is.
    public SiloDispatcherTests() => _dispatcher = new SiloDispatcher(_local, null!, _store, _clock);

    [Fact]
    public async Task Answers_come_in_the_order_of_the_parts_and_tell_where_the_shards_are()
    {
        await OpenAsync("a");
        await OpenAsync("b");
        var reply = await _dispatcher.DispatchAsync(CallTo("a", "b", "a"));
        Assert.Equal([ApplyOutcome.Applied, ApplyOutcome.Applied, ApplyOutcome.Duplicate], reply.Shards.Select(OutcomeOf));
        Assert.All(reply.Shards, answer => Assert.Equal(Here, answer.Reply!.Silo));
    }

    [Fact]
    public async Task A_shard_that_fails_is_told_apart_from_those_that_do_not()
    {
        await OpenAsync("a");
        await OpenAsync("b");
        await OpenAsync("c");
        _store.Holds[UnitKey.Shard("b", 0)] = Task.FromException(new IOException("the disk is full"));
        var reply = await _dispatcher.DispatchAsync(CallTo("a", "b", "c"));
        Assert.Equal([null, "the disk is full", null], reply.Shards.Select(answer => answer.Error));
        Assert.Equal([true, false, true], reply.Shards.Select(answer => answer.Reply is not null));
    }

    [Fact]
    public async Task Those_that_are_done_do_not_wait_for_one_that_is_slow()
    {
        await OpenAsync("a");
        await OpenAsync("slow");
        var held = new TaskCompletionSource();
        _store.Holds[UnitKey.Shard("slow", 0)] = held.Task;
        var dispatching = _dispatcher.DispatchAsync(CallTo("a", "slow"));
        _clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(dispatching.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var reply = await dispatching;
        Assert.Equal(ApplyOutcome.Applied, OutcomeOf(reply.Shards[0]));
        Assert.Equal(default, reply.Shards[1]);

        // It is carried out all the same, and a repetition waits for it and counts once.
        var again = _dispatcher.DispatchAsync(CallTo("slow"));
        held.SetResult();
        Assert.Equal(ApplyOutcome.Duplicate, OutcomeOf((await again).Shards[0]));
    }

    [Fact]
    public async Task Parts_of_the_page_come_together_until_they_are_many_and_the_rest_is_left_for_calls_of_their_own()
    {
        const int Series = 4_000;
        string[] families = ["a", "b", "c", "d", "e", "f"];
        foreach (var family in families) await OpenAsync(family);
        foreach (var family in families.Skip(1)) await _dispatcher.DispatchAsync(new SiloCall([new CallToShard(KeyOf(family), Call(Frame(Layout(Series, family), 1, 5, stamp: 10, withLayout: true)))], []));
        var all = await _dispatcher.FragmentsAsync([.. families.Select(family => new FragmentOfShard(KeyOf(family), new FragmentRequest(0, FragmentFormat.View, 0, 0)))]);
        Assert.Equal(families.Length, all.Answers.Length);
        Assert.Null(all.Answers[0].Reply!.Family);
        Assert.NotNull(all.Answers[1].Reply!.Family);
        Assert.Equal(Here, all.Answers[1].Reply!.Silo);
        Assert.Equal(default, all.Answers[^1]);
        var known = all.Answers[1].Reply!;
        var none = await _dispatcher.FragmentsAsync([new FragmentOfShard(KeyOf("b"), new FragmentRequest(0, FragmentFormat.View, known.Epoch, known.Version))]);
        Assert.Equal(-1, Assert.Single(none.Answers).Reply!.ChunkCount);
    }

    [Fact]
    public async Task What_the_catalog_is_at_comes_with_the_parts_of_the_page()
    {
        var catalog = await OpenCatalogAsync(3);
        var before = Assert.Single((await _dispatcher.FragmentsAsync([])).Catalogs!);
        Assert.Equal((3, (await catalog.RunAsync(owned => owned.ListAsync(0, 0))).Epoch), (before.Partition, before.Epoch));
        Assert.Null((await catalog.RunAsync(owned => owned.ListAsync(before.Epoch, before.Version))).Families);
        await catalog.RunAsync(owned => owned.FindAsync("new_total"));
        var after = Assert.Single((await _dispatcher.FragmentsAsync([])).Catalogs!);
        Assert.False(after.Is(before.Epoch, before.Version));
    }

    [Fact]
    public async Task A_catalog_that_cannot_prove_what_it_says_is_left_out()
    {
        await OpenCatalogAsync(3);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _store.Failure = "The test has taken the store away.";
        Assert.Empty((await _dispatcher.FragmentsAsync([])).Catalogs!);
    }

    private static string KeyOf(string family) => new ShardAddress(family, 0).ToGrainKey();

    private static SiloCall CallTo(params string[] families) =>
        new([.. families.Select(family => new CallToShard(new ShardAddress(family, 0).ToGrainKey(), Call(Frame(Layout(1, family), 1, 5, stamp: 10, withLayout: true))))], []);

    private static ApplyOutcome OutcomeOf(Answer<ShardReply> answer)
    {
        var results = new List<ApplyResult>();
        Assert.True(ApplyResultCodec.TryDecode(answer.Reply!.Results, results));
        return Assert.Single(results).Outcome;
    }

    private async Task<Activation<OwnedCatalog>> OpenCatalogAsync(ushort partition)
    {
        var catalog = new Activation<OwnedCatalog>(await OwnedCatalog.OpenAsync(_store, partition, _clock, CancellationToken.None), () => { });
        _local.Add(partition, catalog);
        return catalog;
    }

    private async Task OpenAsync(string family)
    {
        var address = new ShardAddress(family, 0);
        var shard = await OwnedShard.OpenAsync(_store, address, _clock, CancellationToken.None);
        _local.Add(address.ToGrainKey(), new ActiveShard(shard, Here, () => Task.CompletedTask, () => { }, _ => { }));
    }
}
