using Tributary.Grains.Lanes;

namespace Tributary.Grains.Tests.Lanes;

/// <summary>How items come to their grains: in their order, together with those for other grains of the silo, and again where a call failed.</summary>
public sealed class LaneTests
{
    private readonly TestDispatcher _dispatcher = new();
    private readonly SiloLanes _lanes;

    public LaneTests() => _lanes = new SiloLanes(_ => _dispatcher, new LanePacer(TimeSpan.Zero, TimeSpan.Zero, TimeProvider.System));

    [Fact]
    public async Task A_grain_is_called_by_itself_until_it_has_told_where_it_is()
    {
        var direct = new List<string>();
        var queue = NewQueue("a");
        queue.Direct = items =>
        {
            direct.Add(items);
            return Task.FromResult(direct.Count < 2 ? null : TestQueue.Home);
        };
        for (var i = 1; i <= 2; i++)
        {
            queue.Add($"{i}");
            await queue.DoneAsync(i);
        }

        queue.Add("3");
        _dispatcher.Answer();
        await queue.DoneAsync(3);
        Assert.Equal(["1", "2"], direct);
        Assert.Equal(["a=3"], _dispatcher.Calls);
    }

    [Fact]
    public async Task What_arrives_while_a_call_is_on_its_way_forms_the_next_for_all_grains_of_the_silo()
    {
        var (a, b) = (await NewQueueAtHomeAsync("a"), await NewQueueAtHomeAsync("b"));
        a.Add("1");
        await _dispatcher.CalledAsync(1);
        b.Add("2");
        a.Add("3");
        b.Add("4");
        a.Add("5");
        _dispatcher.Answer();
        _dispatcher.Answer();
        await a.DoneAsync(4);
        await b.DoneAsync(3);
        Assert.Equal("a=1", _dispatcher.Calls.First());
        Assert.Equal(["a=3 5", "b=2 4"], _dispatcher.Calls.Last().Split("; ").Order(StringComparer.Ordinal));
        Assert.Equal(2, _dispatcher.Calls.Count);
    }

    [Fact]
    public async Task After_a_call_that_failed_its_items_come_again_before_those_behind_them_and_the_late_are_given_up()
    {
        var queue = await NewQueueAtHomeAsync("a");
        queue.Late.Add("late");
        queue.Add("1");
        await _dispatcher.CalledAsync(1);
        queue.Add("2");
        queue.Add("late");
        queue.Add("3");
        _dispatcher.Answer();
        await _dispatcher.CalledAsync(2);
        queue.Add("4");
        _dispatcher.Fail();
        await queue.DoneAsync(6);
        Assert.Equal(["home", "1", "2!", "3!", "4"], queue.Done);
        Assert.Equal(["late: a did not take the push in time: no answer"], queue.Failed);
    }

    [Fact]
    public async Task Only_what_was_sent_may_have_arrived()
    {
        var queue = NewQueue("a");
        var held = new TaskCompletionSource<SiloAddress?>();
        var calls = 0;
        queue.Most = 2;
        queue.Direct = _ => ++calls switch
        {
            1 => held.Task,
            2 => Task.FromException<SiloAddress?>(new IOException("gone")),
            _ => Task.FromResult<SiloAddress?>(null),
        };
        foreach (var word in new[] { "1", "2", "3", "4" }) queue.Add(word);
        held.SetResult(null);
        await queue.DoneAsync(4);
        Assert.Equal(["1", "2", "3", "4"], queue.Done.Select(word => word.TrimEnd('!')));
        Assert.InRange(queue.Done.Count(word => word.EndsWith('!')), 1, 2);
    }

    [Fact]
    public async Task An_error_of_one_grain_is_none_of_the_others()
    {
        var (a, b) = (await NewQueueAtHomeAsync("a"), await NewQueueAtHomeAsync("b"));
        a.Add("0");
        await _dispatcher.CalledAsync(1);
        a.Add("1");
        b.Add("2");
        _dispatcher.Answer();
        await _dispatcher.CalledAsync(2);
        var isFirst = _dispatcher.Calls.Last().StartsWith("a=", StringComparison.Ordinal);
        _dispatcher.Answer(isFirst ? [new(null, "broken"), TestDispatcher.Done] : [TestDispatcher.Done, new(null, "broken")]);
        await a.DoneAsync(3);
        await b.DoneAsync(2);
        Assert.Equal(["home", "0", "1!"], a.Done);
        Assert.Equal(["home", "2"], b.Done);
    }

    [Fact]
    public async Task A_grain_that_lets_the_others_wait_is_called_by_itself_and_the_silo_goes_on_without_it()
    {
        var (slow, quick) = (await NewQueueAtHomeAsync("slow"), await NewQueueAtHomeAsync("quick"));
        var held = new TaskCompletionSource<SiloAddress?>();
        slow.Direct = _ => held.Task;
        slow.Add("1");
        _dispatcher.Answer(TestDispatcher.NotYet);
        quick.Add("2");
        _dispatcher.Answer();
        await quick.DoneAsync(2);
        Assert.Equal(["home"], slow.Done);
        slow.Add("3");
        held.SetResult(TestQueue.Home);
        _dispatcher.Answer();
        await slow.DoneAsync(3);
        Assert.Equal(["home", "1!", "3"], slow.Done);
        Assert.Equal("slow=3", _dispatcher.Calls.Last());
    }

    [Fact]
    public async Task What_has_to_go_once_more_goes_before_what_is_behind_it()
    {
        var queue = await NewQueueAtHomeAsync("a");
        queue.Repeated.Add("1");
        queue.Add("1");
        await _dispatcher.CalledAsync(1);
        queue.Add("2");
        _dispatcher.Answer();
        _dispatcher.Answer();
        await queue.DoneAsync(3);
        Assert.Equal(["a=1", "a=1 2"], _dispatcher.Calls);
        Assert.Equal(["home", "1", "2"], queue.Done);
    }

    [Fact]
    public async Task A_call_has_a_bounded_size()
    {
        var queues = new List<TestQueue>();
        for (var i = 0; i < 5; i++) queues.Add(await NewQueueAtHomeAsync($"{i}"));
        queues[0].Add("first");
        await _dispatcher.CalledAsync(1);
        foreach (var queue in queues) queue.Add(new string('x', 600_000));
        for (var i = 0; i < 4; i++) _dispatcher.Answer();
        foreach (var queue in queues) await queue.DoneAsync(2);
        Assert.Equal([1, 2, 2, 1], _dispatcher.Calls.Select(call => call.Split("; ").Length));
    }

    private TestQueue NewQueue(string key) => new(key, _lanes);

    private async Task<TestQueue> NewQueueAtHomeAsync(string key)
    {
        var queue = NewQueue(key);
        queue.Add("home");
        await queue.DoneAsync(1);
        return queue;
    }
}
