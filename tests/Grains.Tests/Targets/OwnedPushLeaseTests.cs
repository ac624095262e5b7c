using FsCheck;
using FsCheck.Fluent;
using Tributary.Engine.Storage;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Memory;
using Tributary.Grains.Targets;

namespace Tributary.Grains.Tests.Targets;

/// <summary>Who may push, without a cluster.</summary>
public sealed class OwnedPushLeaseTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly MemoryUnitStore _store = new();
    private readonly HandClock _clock = new();

    [Fact]
    public async Task Of_two_who_ask_the_first_has_it_for_as_long_as_it_goes_on_asking()
    {
        var lease = await OpenAsync();
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(OwnedPushLease.Term, await lease.TakeAsync("a"));
            Assert.Equal(TimeSpan.Zero, await lease.TakeAsync("b"));
            _clock.Advance(OwnedPushLease.Term - Second);
        }
    }

    [Fact]
    public async Task When_the_holder_is_gone_another_gets_it_after_the_term_and_not_sooner()
    {
        var lease = await OpenAsync();
        await lease.TakeAsync("a");
        _clock.Advance(OwnedPushLease.Term + Second);
        Assert.Equal(TimeSpan.Zero, await lease.TakeAsync("b"));
        _clock.Advance(Second);
        Assert.Equal(OwnedPushLease.Term, await lease.TakeAsync("b"));
        Assert.Equal(TimeSpan.Zero, await lease.TakeAsync("a"));
    }

    [Fact]
    public async Task What_is_given_back_another_gets_at_once()
    {
        var lease = await OpenAsync();
        await lease.TakeAsync("a");
        await lease.ReleaseAsync("b");
        Assert.Equal(TimeSpan.Zero, await lease.TakeAsync("b"));
        await lease.ReleaseAsync("a");
        Assert.Equal(OwnedPushLease.Term, await lease.TakeAsync("b"));
    }

    [Fact]
    public async Task A_next_owner_knows_the_holder_and_lets_others_wait_a_whole_term()
    {
        var first = await OpenAsync();
        await first.TakeAsync("a");
        _clock.Advance(OwnedPushLease.Term - Second);
        var second = await OpenAsync();
        Assert.Equal(TimeSpan.Zero, await second.TakeAsync("b"));
        Assert.Equal(OwnedPushLease.Term, await second.TakeAsync("a"));

        var third = await OpenAsync();
        _clock.Advance(OwnedPushLease.Term);
        Assert.Equal(TimeSpan.Zero, await third.TakeAsync("b"));
        _clock.Advance(2 * Second);
        Assert.Equal(OwnedPushLease.Term, await third.TakeAsync("b"));
    }

    [Fact]
    public async Task A_next_owner_gives_what_was_given_back_at_once()
    {
        var first = await OpenAsync();
        await first.TakeAsync("a");
        await first.ReleaseAsync("a");
        Assert.Equal(OwnedPushLease.Term, await (await OpenAsync()).TakeAsync("b"));
    }

    [Fact]
    public async Task An_owner_that_was_replaced_gives_nothing()
    {
        var first = await OpenAsync();
        await first.TakeAsync("a");
        await OpenAsync();
        _clock.Advance(2 * Second);
        await Assert.ThrowsAsync<FencedException>(async () => await first.TakeAsync("a"));
        Assert.True(first.IsBroken);
    }

    [Theory]
    [InlineData(WriteFault.BeforeWriting)]
    [InlineData(WriteFault.AfterWriting)]
    public async Task What_may_or_may_not_be_stored_ends_the_owner_and_nobody_has_it(WriteFault fault)
    {
        var first = await OpenAsync();
        _store.Fault = fault;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await first.TakeAsync("a"));
        Assert.True(first.IsBroken);
        _store.Fault = WriteFault.None;

        var second = await OpenAsync();
        Assert.Equal(fault == WriteFault.AfterWriting ? TimeSpan.Zero : OwnedPushLease.Term, await second.TakeAsync("b"));
    }

    [Fact]
    public async Task A_state_of_a_later_version_is_not_taken_for_none()
    {
        var opened = await _store.OpenAsync(UnitKey.PushLease(), CancellationToken.None);
        await _store.SnapshotAsync(opened.Lease, 0, new byte[] { 99 }, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidDataException>(OpenAsync);
    }

    /// <summary>
    /// Holders come, ask, wait for answers that take their time, and go; owners are replaced, and those that were go on
    /// answering until they notice; all clocks run a little differently. Each holder counts by its own clock from when it asked.
    /// </summary>
    [Fact]
    public void Never_do_two_have_it() => Prop.ForAll<int>(seed => new Run(seed).FindTwo() is not { } two ? true.ToProperty() : false.Label(two)).QuickCheckThrowOnFailure();

    private Task<OwnedPushLease> OpenAsync() => OwnedPushLease.OpenAsync(_store, _clock, CancellationToken.None);

    private sealed class Run(int seed)
    {
        private const int Steps = 1200;

        private readonly Random _random = new(seed);
        private readonly MemoryUnitStore _store = new();
        private readonly List<HandClock> _clocks = [];
        private readonly List<OwnedPushLease> _owners = [];
        private readonly List<(string Name, HandClock Clock, long Until)> _holders = [];

        /// <returns>What two holders had at a time; null if there never were two.</returns>
        public string? FindTwo()
        {
            for (var i = 0; i < 3; i++) _holders.Add(($"h{i}", NewClock(), 0));
            Open();
            for (var step = 0; step < Steps; step++)
            {
                Act();
                var having = _holders.Where(holder => holder.Clock.GetTimestamp() < holder.Until).Select(holder => holder.Name).ToList();
                if (having.Count > 1) return $"step {step}: {string.Join(" and ", having)}";
            }

            return null;
        }

        private void Act()
        {
            switch (_random.Next(20))
            {
                case 0:
                    Open();
                    break;
                case 1:
                    Release(_random.Next(_holders.Count));
                    break;
                case < 8:
                    Pass(TimeSpan.FromMilliseconds(_random.Next(6000)));
                    break;
                default:
                    Ask(_random.Next(_holders.Count));
                    break;
            }
        }

        private void Ask(int index)
        {
            var (name, clock, until) = _holders[index];
            var asked = clock.GetTimestamp();
            if (_random.Next(3) == 0) Pass(TimeSpan.FromMilliseconds(_random.Next(3000))); // on its way
            if (Try(owner => owner.TakeAsync(name).AsTask()) is not { } term || term == TimeSpan.Zero) return;
            if (_random.Next(3) == 0) Pass(TimeSpan.FromMilliseconds(_random.Next(3000))); // and back
            _holders[index] = (name, clock, Math.Max(until, asked + term.Ticks));
        }

        private void Release(int index)
        {
            var (name, clock, _) = _holders[index];
            _holders[index] = (name, clock, 0);
            Try(async owner =>
            {
                await owner.ReleaseAsync(name);
                return TimeSpan.Zero;
            });
        }

        /// <summary>Mostly the owner is asked; now and then one that was.</summary>
        private TimeSpan? Try(Func<OwnedPushLease, Task<TimeSpan>> ask)
        {
            var owner = _random.Next(3) == 0 ? _owners[_random.Next(_owners.Count)] : _owners[^1];
            try
            {
                return ask(owner).GetAwaiter().GetResult();
            }
            catch (FencedException)
            {
                return null;
            }
        }

        private void Open() => _owners.Add(OwnedPushLease.OpenAsync(_store, NewClock(), CancellationToken.None).GetAwaiter().GetResult());

        private HandClock NewClock()
        {
            _clocks.Add(new HandClock(rate: 0.99 + (0.02 * _random.NextDouble())));
            return _clocks[^1];
        }

        private void Pass(TimeSpan time)
        {
            foreach (var clock in _clocks) clock.Advance(time);
        }
    }
}
