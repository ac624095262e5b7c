using System.Net;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Engine.Tests.Rules;
using Tributary.Grains.Lanes;

namespace Tributary.Grains.Tests.Lanes;

/// <summary>When calls begin: together, not more often than every so often, and at once after a quiet time.</summary>
public sealed class LanePacerTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    private static readonly SiloAddress Elsewhere = SiloAddress.New(IPAddress.Loopback, 2, 2);

    private readonly ManualTime _clock = new();
    private readonly TestDispatcher _home = new();
    private readonly TestDispatcher _elsewhere = new();
    private readonly LanePacer _pacer;
    private readonly SiloLanes _lanes;

    public LanePacerTests()
    {
        _pacer = new LanePacer(Pace, Patience, _clock);
        _lanes = new SiloLanes(silo => silo.Equals(Elsewhere) ? _elsewhere : _home, _pacer);
    }

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

    [Fact]
    public async Task While_few_pushes_are_under_way_a_call_waits_for_more()
    {
        var queue = await NewQueueAsync("a", TestQueue.Home);
        Enter(2);
        await PushAsync(queue, _home, "1", calls: 1);
        queue.Add("2");
        _clock.Advance(Pace);
        queue.Add("3");
        await WaitsAsync(Patience - Pace);
        _clock.Advance(Patience - Pace - TimeSpan.FromMilliseconds(1));
        Assert.Equal(["a=1"], _home.Calls);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await _home.CalledAsync(2);
        Assert.Equal(["a=1", "a=2 3"], _home.Calls);
    }

    [Fact]
    public async Task When_enough_pushes_wait_the_pace_alone_counts()
    {
        var queue = await NewQueueAsync("a", TestQueue.Home);
        Enter(LanePacer.Enough);
        await PushAsync(queue, _home, "1", calls: 1);
        queue.Add("2");
        await WaitsAsync(Patience);
        for (var i = 1; i < LanePacer.Enough; i++) _pacer.NoteWaiting();
        Assert.False(_clock.HasTimerWithin(Pace));
        _pacer.NoteWaiting();
        await WaitsAsync(Pace);
        _clock.Advance(Pace);
        await _home.CalledAsync(2);

        // What was scheduled at first is off: it does not begin what comes later.
        _home.Answer();
        await queue.DoneAsync(3);
        queue.Add("3");
        _clock.Advance(Patience - Pace);
        Assert.Equal(["a=1", "a=2"], _home.Calls);
        _clock.Advance(Pace);
        await _home.CalledAsync(3);
    }

    [Fact]
    public async Task A_push_that_is_alone_waits_for_the_pace_alone()
    {
        var queue = await NewQueueAsync("a", TestQueue.Home);
        Enter(2);
        _pacer.Leave();
        await PushAsync(queue, _home, "1", calls: 1);
        queue.Add("2");
        await WaitsAsync(Pace);
        _clock.Advance(Pace);
        await _home.CalledAsync(2);
    }

    [Fact]
    public async Task Without_a_pace_nothing_waits()
    {
        var pacer = new LanePacer(TimeSpan.Zero, Patience, _clock);
        for (var i = 0; i < 2; i++) pacer.Enter();
        var queue = new TestQueue("a", new SiloLanes(_ => _home, pacer));
        queue.Add("home");
        await queue.DoneAsync(1);
        await PushAsync(queue, _home, "1", calls: 1);
        await PushAsync(queue, _home, "2", calls: 2);
        Assert.False(_clock.HasTimerWithin(Patience));
    }

    private void Enter(int pushes)
    {
        for (var i = 0; i < pushes; i++) _pacer.Enter();
    }

    private static async Task PushAsync(TestQueue queue, TestDispatcher dispatcher, string word, int calls)
    {
        var done = queue.Done.Count;
        queue.Add(word);
        await dispatcher.CalledAsync(calls);
        dispatcher.Answer();
        await queue.DoneAsync(done + 1);
    }

    private Task WaitsAsync() => WaitsAsync(Pace);

    private Task WaitsAsync(TimeSpan time) => Eventually.HoldsAsync(() => Task.FromResult(_clock.HasTimerWithin(time)), "a call that waits for its time");

    /// <summary>A queue that knows where its grain is, from an answer of the grain itself.</summary>
    private async Task<TestQueue> NewQueueAsync(string key, SiloAddress silo)
    {
        var queue = new TestQueue(key, _lanes) { Direct = _ => Task.FromResult<SiloAddress?>(silo) };
        queue.Add("home");
        await queue.DoneAsync(1);
        return queue;
    }
}
