using System.Text;
using Tributary.Engine.Storage;
using Tributary.Grains.Shards;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Memory;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Shards;
using static Tributary.Grains.Tests.Shards.Frames;

namespace Tributary.Grains.Tests.Shards;

/// <summary>A shard with its storage, without a cluster.</summary>
public sealed class OwnedShardTests
{
    private readonly MemoryUnitStore _store = new();

    [Theory]
    [InlineData(false, ApplyOutcome.Applied)]
    [InlineData(true, ApplyOutcome.TypeClash)]
    public async Task A_family_that_has_lost_all_series_may_have_another_type_but_a_slice_may_not(bool isSplit, ApplyOutcome expected)
    {
        var shard = await OpenAsync();
        await shard.ApplyAsync(Call(Frame(Layout(8, isGauge: true), 1, 5, stamp: 10, withLayout: true)));
        if (isSplit) await shard.SplitAsync(CancellationToken.None);
        var retire = new byte[SourceCommand.Size];
        new SourceCommand(CommandKind.Retire, Source(1), 11, 11).Write(retire);
        var depth = (byte)(isSplit ? 1 : 0);
        await shard.ApplyAsync(CallOfDepth(depth, retire));
        Assert.Equal(0, shard.SeriesCount);

        // Also for the next owner.
        shard = await OpenAsync();
        Assert.Equal([expected], Outcomes(await shard.ApplyAsync(CallOfDepth(depth, Frame(Layout(8), 2, 5, stamp: 12, withLayout: true)))));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_for_the_next_owner()
    {
        var first = await OpenAsync();
        Assert.Equal([ApplyOutcome.Applied], Outcomes(await first.ApplyAsync(Call(Frame(Layout(), 1, 5, stamp: 10, withLayout: true)))));
        Assert.Equal([ApplyOutcome.Applied], Outcomes(await first.ApplyAsync(Call(Frame(Layout(), 2, 7, stamp: 11, withLayout: false)))));
        var second = await OpenAsync();
        Assert.Contains("hits_total{n=\"0\"} 12", await TextAsync(second), StringComparison.Ordinal);
        Assert.Equal([ApplyOutcome.Duplicate], Outcomes(await second.ApplyAsync(Call(Frame(Layout(), 2, 7, stamp: 11, withLayout: false)))));
    }

    [Fact]
    public async Task Exemplars_are_there_for_the_next_owner_from_the_journal_and_from_a_snapshot_and_in_both_halves_of_a_split()
    {
        const string Newest = "hits_total{n=\"0\"} 12 # {trace_id=\"1\"} 1 0.01\n";
        var first = await OpenAsync();
        await first.ApplyAsync(Call(FrameWithExemplar(Layout(8), 1, 5, stamp: 10, time: 0.01), FrameWithExemplar(Layout(8), 2, 7, stamp: 11, time: 0.005)));
        var second = await OpenAsync();
        Assert.Contains(Newest, await TextAsync(second, FragmentFormat.OpenMetrics), StringComparison.Ordinal);
        await second.SnapshotAsync(CancellationToken.None);
        var third = await OpenAsync();
        Assert.Contains(Newest, await TextAsync(third, FragmentFormat.OpenMetrics), StringComparison.Ordinal);
        await third.SplitAsync(CancellationToken.None);
        var halves = await Task.WhenAll(((ushort[])[0, 1]).Select(slice => OwnedShard.OpenAsync(_store, new ShardAddress(Family, slice), TimeProvider.System, CancellationToken.None)));
        var texts = await Task.WhenAll(halves.Select(half => TextAsync(half, FragmentFormat.OpenMetrics, depth: 1)));
        Assert.Contains(Newest, string.Concat(texts), StringComparison.Ordinal);
        Assert.Single(string.Concat(texts).Split('\n'), line => line.Contains(" # {", StringComparison.Ordinal));
    }

    /// <summary>Gateways from before exemplars read views that have none.</summary>
    [Fact]
    public async Task A_view_has_exemplars_only_for_those_who_ask_for_them()
    {
        var shard = await OpenAsync();
        await shard.ApplyAsync(Call(FrameWithExemplar(Layout(), 1, 5, stamp: 10, time: 0.01)));
        var plain = await shard.FragmentAsync(new FragmentRequest(0, FragmentFormat.View, 0, 0));
        var full = await shard.FragmentAsync(new FragmentRequest(0, FragmentFormat.ViewWithExemplars, 0, 0));
        Assert.Equal((1, 1), (plain.ChunkCount, full.ChunkCount));
        Assert.DoesNotContain("trace_id", Encoding.UTF8.GetString(plain.Changed.Single().Bytes), StringComparison.Ordinal);
        Assert.Contains("trace_id", Encoding.UTF8.GetString(full.Changed.Single().Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_that_was_replaced_acknowledges_nothing()
    {
        var first = await OpenAsync();
        await first.ApplyAsync(Call(Frame(Layout(), 1, 5, stamp: 10, withLayout: true)));
        var second = await OpenAsync();
        await Assert.ThrowsAsync<FencedException>(async () => await first.ApplyAsync(Call(Frame(Layout(), 1, 6, stamp: 11, withLayout: false))));
        Assert.True(first.IsBroken);
        await Assert.ThrowsAsync<FencedException>(async () => await first.FragmentAsync(new FragmentRequest(0, FragmentFormat.Text, 0, 0)));
        Assert.Contains("hits_total{n=\"0\"} 5", await TextAsync(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_that_was_replaced_while_it_was_paused_shows_nothing()
    {
        var clock = new SteppedClock();
        var first = await OpenAsync(clock);
        await first.ApplyAsync(Call(Frame(Layout(), 1, 5, stamp: 10, withLayout: true)));
        clock.Step(TimeSpan.FromSeconds(10));
        await OpenAsync();
        await Assert.ThrowsAsync<FencedException>(async () => await first.FragmentAsync(new FragmentRequest(0, FragmentFormat.Text, 0, 0)));
        Assert.True(first.IsBroken);
    }

    [Theory]
    [InlineData(WriteFault.BeforeWriting)]
    [InlineData(WriteFault.AfterWriting)]
    public async Task A_write_whose_outcome_is_not_known_ends_the_owner_and_the_repetition_counts_once(WriteFault fault)
    {
        var first = await OpenAsync();
        await first.ApplyAsync(Call(Frame(Layout(), 1, 5, stamp: 10, withLayout: true)));
        _store.Fault = fault;
        var frame = Frame(Layout(), 1, 8, stamp: 11, withLayout: false);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await first.ApplyAsync(Call(frame)));
        Assert.True(first.IsBroken);
        _store.Fault = WriteFault.None;
        var second = await OpenAsync();
        var outcome = Assert.Single(Outcomes(await second.ApplyAsync(Call(frame))));
        Assert.Equal(fault == WriteFault.AfterWriting ? ApplyOutcome.Duplicate : ApplyOutcome.Applied, outcome);
        Assert.Contains("hits_total{n=\"0\"} 8", await TextAsync(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_known_to_be_away_is_not_tried_and_the_owner_goes_on_afterwards()
    {
        var shard = await OpenAsync();
        await shard.ApplyAsync(Call(Frame(Layout(), 1, 5, stamp: 10, withLayout: true)));
        _store.Failure = "The database is away.";
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await shard.ApplyAsync(Call(Frame(Layout(), 1, 9, stamp: 11, withLayout: false))));
        _store.Failure = null;
        Assert.False(shard.IsBroken);
        Assert.Contains("hits_total{n=\"0\"} 5", await TextAsync(shard), StringComparison.Ordinal);
        Assert.Equal([ApplyOutcome.Applied], Outcomes(await shard.ApplyAsync(Call(Frame(Layout(), 1, 9, stamp: 11, withLayout: false)))));
    }

    [Fact]
    public async Task What_is_behind_a_frame_of_its_source_that_waits_for_its_layout_waits_too()
    {
        var shard = await OpenAsync();
        var (known, other) = (Layout(1), Layout(2));
        await shard.ApplyAsync(Call(Frame(known, 1, 1, stamp: 10, withLayout: true)));
        var reply = await shard.ApplyAsync(Call(
            Frame(other, 1, 2, stamp: 11, withLayout: false),
            Frame(known, 2, 7, stamp: 11, withLayout: false),
            Frame(known, 1, 3, stamp: 12, withLayout: false)));
        Assert.Equal([ApplyOutcome.UnknownLayout, ApplyOutcome.Applied, ApplyOutcome.Waiting], Outcomes(reply));
    }

    [Fact]
    public async Task A_call_by_another_map_is_refused_whole()
    {
        var shard = await OpenAsync();
        var reply = await shard.ApplyAsync(CallOfDepth(1, Frame(Layout(), 1, 5, stamp: 10, withLayout: true)));
        Assert.True(reply.IsStaleMap);
        Assert.Equal(0, shard.SeriesCount);
    }

    [Fact]
    public async Task A_call_that_cannot_be_read_changes_nothing()
    {
        var shard = await OpenAsync();
        var call = Call(Frame(Layout(), 1, 5, stamp: 10, withLayout: true), Frame(Layout(), 2, 5, stamp: 10, withLayout: true));
        var cut = call with { Commands = call.Commands[..^3] };
        await Assert.ThrowsAsync<InvalidDataException>(async () => await shard.ApplyAsync(cut));
        Assert.Equal(0, shard.SeriesCount);
        Assert.False(shard.IsBroken);
    }

    [Fact]
    public async Task A_snapshot_takes_the_place_of_the_journal()
    {
        var first = await OpenAsync();
        for (var i = 1; i <= 100; i++) await first.ApplyAsync(Call(Frame(Layout(), 1, i, stamp: i, withLayout: i == 1)));
        Assert.True(first.IsSnapshotDue(minBytes: 0));
        await first.SnapshotAsync(CancellationToken.None);
        Assert.Equal(0, first.Sizes.JournalBytes);
        await first.ApplyAsync(Call(Frame(Layout(), 1, 101, stamp: 101, withLayout: false)));
        Assert.Contains("hits_total{n=\"0\"} 101", await TextAsync(await OpenAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expiry_is_in_the_journal()
    {
        var first = await OpenAsync();
        await first.ApplyAsync(Call(Frame(Layout(), 1, 5, stamp: 10, withLayout: true)));
        var later = (long)TimeSpan.FromHours(3).TotalMilliseconds;
        await first.ExpireAsync(later);
        await first.ExpireAsync(2 * later);
        Assert.True(first.IsEmpty);
        Assert.True((await OpenAsync()).IsEmpty);
    }

    [Fact]
    public async Task A_fragment_has_only_what_is_newer_than_what_the_asker_has()
    {
        var shard = await OpenAsync();
        await shard.ApplyAsync(Call(Frame(Layout(2000), 1, 1, stamp: 1, withLayout: true)));
        var all = await shard.FragmentAsync(new FragmentRequest(0, FragmentFormat.Text, 0, 0));
        Assert.Equal(all.ChunkCount, all.Changed.Length);
        Assert.True(all.ChunkCount > 2);
        var none = await shard.FragmentAsync(new FragmentRequest(0, FragmentFormat.Text, all.Epoch, all.Version));
        Assert.Equal((-1, 0), (none.ChunkCount, none.Changed.Length));
        Assert.Null(none.Family);
        await shard.ApplyAsync(Call(Frame(Layout(1), 2, 1, stamp: 2, withLayout: true)));
        var some = await shard.FragmentAsync(new FragmentRequest(0, FragmentFormat.Text, all.Epoch, all.Version));
        Assert.Equal(0, Assert.Single(some.Changed).Index);
    }

    [Fact]
    public async Task A_new_owner_sends_all_whatever_version_the_asker_has()
    {
        var first = await OpenAsync();
        await first.ApplyAsync(Call(Frame(Layout(), 1, 1, stamp: 1, withLayout: true)));
        var had = await first.FragmentAsync(new FragmentRequest(0, FragmentFormat.Text, 0, 0));
        var now = await (await OpenAsync()).FragmentAsync(new FragmentRequest(0, FragmentFormat.Text, had.Epoch, had.Version));
        Assert.True(now.Epoch > had.Epoch);
        Assert.Single(now.Changed);
    }

    [Fact]
    public async Task The_catalog_is_told_by_every_owner_and_again_where_telling_failed()
    {
        var told = 0;
        Task Tell()
        {
            told++;
            return told == 1 ? throw new TimeoutException("The catalog does not answer.") : Task.CompletedTask;
        }

        var first = await OpenAsync();
        await first.ApplyAsync(Call(Frame(Layout(), 1, 5, stamp: 10, withLayout: true)));
        await Assert.ThrowsAsync<TimeoutException>(async () => await first.DescribeIfChangedAsync(Tell, CancellationToken.None));
        await first.DescribeIfChangedAsync(Tell, CancellationToken.None);
        await first.DescribeIfChangedAsync(Tell, CancellationToken.None);
        Assert.Equal(2, told);
        await (await OpenAsync()).DescribeIfChangedAsync(Tell, CancellationToken.None);
        Assert.Equal(3, told);
    }

    private Task<OwnedShard> OpenAsync(TimeProvider? time = null) => OwnedShard.OpenAsync(_store, new ShardAddress(Family, 0), time ?? TimeProvider.System, CancellationToken.None);

    private static List<ApplyOutcome> Outcomes(ShardReply reply)
    {
        var results = new List<ApplyResult>();
        Assert.True(ApplyResultCodec.TryDecode(reply.Results, results));
        return [.. results.Select(result => result.Outcome)];
    }

    private static async Task<string> TextAsync(OwnedShard shard, FragmentFormat format = FragmentFormat.Text, byte depth = 0)
    {
        var fragment = await shard.FragmentAsync(new FragmentRequest(depth, format, 0, 0));
        return string.Concat(fragment.Changed.Select(chunk => Encoding.UTF8.GetString(chunk.Bytes)));
    }

    private sealed class SteppedClock : TimeProvider
    {
        private long _steps;

        public override long GetTimestamp() => base.GetTimestamp() + _steps;

        public void Step(TimeSpan time) => _steps += (long)(time.TotalSeconds * TimestampFrequency);
    }
}
