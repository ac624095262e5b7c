using System.Net;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Engine.Tests.Rules;
using Tributary.Grains.Lanes;

namespace Tributary.Grains.Tests.Lanes;

/// <summary>When calls begin: together, not more often than every so often, and at once after a quiet time.</summary>
public sealed class LanePacerTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly SiloAddress Elsewhere = SiloAddress.New(IPAddress.Loopback, 2, 2);

    private readonly ManualTime _clock = new();
    private readonly TestDispatcher _home = new();
    private readonly TestDispatcher _elsewhere = new();
    private readonly SiloLanes _lanes;

    public LanePacerTests() => _lanes = new SiloLanes(silo => silo.Equals(Elsewhere) ? _elsewhere : _home, new LanePacer(Pace, _clock));

    [Fact]
    public async Task What_comes_within_the_pace_goes_with_the_next_call()
    {
        var queue = await NewQueueAsync("a", TestQueue.Home);
        await PushAsync(queue, _home, "1", calls: 1);
        queue.Add("2");
        await WaitsAsync();
        queue.Add("3");
        _clock.Advance(Pace - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["a=1"], _home.Calls);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _home.Answer();
        await queue.DoneAsync(4);
        Assert.Equal(["a=1", "a=2 3"], _home.Calls);
    }

    [Fact]
    public async Task Calls_to_several_silos_begin_together()
    {
        var (a, b) = (await NewQueueAsync("a", TestQueue.Home), await NewQueueAsync("b", Elsewhere));
        await PushAsync(a, _home, "1", calls: 1);
        b.Add("2");
        a.Add("3");
        await WaitsAsync();
        Assert.Empty(_elsewhere.Calls);
        _clock.Advance(Pace);
        await _home.CalledAsync(2);
        await _elsewhere.CalledAsync(1);
        Assert.False(_clock.HasTimerWithin(Pace));
        _home.Answer();
        _elsewhere.Answer();
        await a.DoneAsync(3);
        await b.DoneAsync(2);
    }

    [Fact]
    public async Task After_a_quiet_time_a_call_begins_at_once()
    {
        var queue = await NewQueueAsync("a", TestQueue.Home);
        await PushAsync(queue, _home, "1", calls: 1);
        _clock.Advance(Pace);
        await PushAsync(queue, _home, "2", calls: 2);
        Assert.False(_clock.HasTimerWithin(Pace));
    }

    [Fact]
    public async Task What_waits_for_a_long_call_goes_as_soon_as_it_has_ended()
    {
        var queue = await NewQueueAsync("a", TestQueue.Home);
        queue.Add("1");
        await _home.CalledAsync(1);
        queue.Add("2");
        _clock.Advance(Pace);
        _home.Answer();
        await _home.CalledAsync(2);
        Assert.False(_clock.HasTimerWithin(Pace));
        _home.Answer();
        await queue.DoneAsync(3);
    }

    [Fact]
    public async Task What_waits_for_a_short_call_waits_for_the_pace_too()
    {
        var queue = await NewQueueAsync("a", TestQueue.Home);
        queue.Add("1");
        await _home.CalledAsync(1);
        queue.Add("2");
        _home.Answer();
        await WaitsAsync();
        Assert.Equal(["a=1"], _home.Calls);
        _clock.Advance(Pace);
        _home.Answer();
        await queue.DoneAsync(3);
    }

    private static async Task PushAsync(TestQueue queue, TestDispatcher dispatcher, string word, int calls)
    {
        var done = queue.Done.Count;
        queue.Add(word);
        await dispatcher.CalledAsync(calls);
        dispatcher.Answer();
        await queue.DoneAsync(done + 1);
    }

    private Task WaitsAsync() => Eventually.HoldsAsync(() => Task.FromResult(_clock.HasTimerWithin(Pace)), "a call that waits for the pace");

    /// <summary>A queue that knows where its grain is, from an answer of the grain itself.</summary>
    private async Task<TestQueue> NewQueueAsync(string key, SiloAddress silo)
    {
        var queue = new TestQueue(key, _lanes) { Direct = _ => Task.FromResult<SiloAddress?>(silo) };
        queue.Add("home");
        await queue.DoneAsync(1);
        return queue;
    }
}
