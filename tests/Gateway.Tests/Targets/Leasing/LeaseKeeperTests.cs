using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Targets;
using Tributary.Engine.Tests.Rules;
using Tributary.Gateway.Targets.Leasing;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Targets.Leasing;

public sealed class LeaseKeeperTests : IAsyncDisposable
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(5);

    private readonly ManualTime _time = new();
    private readonly TestLease _lease = new();
    private readonly CancellationTokenSource _end = new();
    private readonly LeaseKeeper _keeper;
    private readonly Task _running;

    public LeaseKeeperTests()
    {
        _keeper = new LeaseKeeper(_lease, _time, NullLogger<LeaseKeeper>.Instance);
        _running = Task.Run(() => _keeper.RunAsync(_end.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _keeper.Dispose();
        _end.Dispose();
    }

    [Fact]
    public async Task It_is_held_for_as_long_as_it_is_given_again_in_time()
    {
        await AnswerAsync(Term);
        var term = await WaitAsync();
        for (var round = 0; round < 10; round++)
        {
            await AdvanceAsync(AskInterval);
            await AnswerAsync(Term);
            Assert.True(_keeper.IsHeld);
        }

        Assert.False(term.IsCancellationRequested);
    }

    [Fact]
    public async Task It_ends_when_it_is_not_given_again_whatever_the_reason()
    {
        await AnswerAsync(Term);
        var term = await WaitAsync();
        await AdvanceAsync(AskInterval);
        await AnswerAsync(TimeSpan.Zero);
        await AdvanceAsync(AskInterval);
        await _lease.FailAsync("No silo answers.");
        Assert.True(_keeper.IsHeld);
        await AdvanceAsync(AskInterval);
        Assert.False(_keeper.IsHeld);
        Assert.True(term.IsCancellationRequested);
    }

    /// <summary>The answer may have been on its way for long, and whoever gives the right counts from when it was asked at the earliest.</summary>
    [Fact]
    public async Task It_counts_from_when_it_was_asked_for()
    {
        var asked = await _lease.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        asked.SetResult(TimeSpan.FromSeconds(6));
        var term = await WaitAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(term.IsCancellationRequested);
        Assert.False(_keeper.IsHeld);
    }

    [Fact]
    public async Task An_answer_that_comes_after_its_time_gives_nothing()
    {
        var asked = await _lease.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        asked.SetResult(TimeSpan.FromSeconds(3));
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.False(_keeper.IsHeld);
    }

    [Fact]
    public async Task Who_does_not_get_it_waits_and_asks_again()
    {
        var waiting = _keeper.WaitAsync(CancellationToken.None);
        await AnswerAsync(TimeSpan.Zero);
        await AdvanceAsync(AskInterval);
        Assert.False(waiting.IsCompleted);
        await AnswerAsync(Term);
        await waiting;
        Assert.True(_keeper.IsHeld);
    }

    [Fact]
    public async Task After_it_has_ended_it_can_be_had_again()
    {
        await AnswerAsync(TimeSpan.FromSeconds(1));
        var first = await WaitAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(first.IsCancellationRequested);
        await AdvanceAsync(AskInterval);
        await AnswerAsync(Term);
        Assert.False((await WaitAsync()).IsCancellationRequested);
    }

    [Fact]
    public async Task It_is_given_back_by_who_has_it()
    {
        await _keeper.ReleaseAsync(CancellationToken.None);
        Assert.Equal(0, _lease.Released);
        await AnswerAsync(Term);
        var term = await WaitAsync();
        await _keeper.ReleaseAsync(CancellationToken.None);
        Assert.Equal(1, _lease.Released);
        Assert.True(term.IsCancellationRequested);
        Assert.False(_keeper.IsHeld);
    }

    [Fact]
    public async Task A_gateway_alone_has_it_for_good()
    {
        using var keeper = new LeaseKeeper(new SoleLease(), _time, NullLogger<LeaseKeeper>.Instance);
        using var end = new CancellationTokenSource();
        var running = keeper.RunAsync(end.Token);
        var term = await keeper.WaitAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(365));
        Assert.True(keeper.IsHeld);
        Assert.False(term.IsCancellationRequested);
        await end.CancelAsync();
        await running;
    }

    /// <summary>Answers, and waits until that is heard: time that passes before would end the waiting for the answer.</summary>
    private async Task AnswerAsync(TimeSpan term)
    {
        await _lease.AnswerAsync(term);
        await Eventually.TrueAsync(() => Task.FromResult(_time.TimersSet == (_keeper.IsHeld ? 2 : 1))); // the next question, and the end of the term
    }

    private Task<CancellationToken> WaitAsync() => _keeper.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Lets time pass until it is asked again.</summary>
    private async Task AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        await Eventually.TrueAsync(() => Task.FromResult(_lease.IsAsked));
    }
}
