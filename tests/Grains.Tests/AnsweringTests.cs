using Tributary.EndToEnd.Tests.Processes;
using Tributary.Engine.Storage;
using Tributary.Engine.Tests.Rules;

namespace Tributary.Grains.Tests;

/// <summary>What a gateway makes of calls that fail on the way, as those do whose silo is about to end.</summary>
public sealed class AnsweringTests
{
    private readonly ManualTime _time = new();
    private int _calls;

    [Fact]
    public async Task A_question_that_fails_is_told_as_storage_that_is_away()
    {
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Answering.OnceAsync(() => Fail("Silo stopping"), CancellationToken.None));
        Assert.Equal("The cluster did not answer; ask again. Silo stopping", error.Message);
        Assert.Equal(7, await Answering.OnceAsync(() => new ValueTask<int>(7), CancellationToken.None));
    }

    [Fact]
    public async Task Why_storage_is_away_is_told_as_it_is() => Assert.Equal(
        "The disk is full.",
        (await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Answering.OnceAsync<int>(() => throw new StorageUnavailableException("The disk is full."), CancellationToken.None))).Message);

    [Fact]
    public async Task Who_has_gone_is_told_nothing()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAsync<TimeoutException>(async () => await Answering.OnceAsync(() => Fail("late"), gone.Token));
    }

    [Fact]
    public async Task A_call_is_made_again_until_it_succeeds()
    {
        var calling = Answering.AgainAndAgainAsync("The catalog", () => _calls < 3 ? Fail("Silo stopping").AsTask() : Task.CompletedTask, () => false, _time);
        await PassAsync(calling);
        await calling;
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task Or_until_it_is_late()
    {
        var calling = Answering.AgainAndAgainAsync("The catalog", () => Fail("Silo stopping").AsTask(), () => _calls >= 3, _time);
        await PassAsync(calling);
        Assert.Equal("The catalog did not answer in time: Silo stopping", (await Assert.ThrowsAsync<StorageUnavailableException>(() => calling)).Message);
        Assert.Equal(3, _calls);
    }

    private async ValueTask<int> Fail(string why)
    {
        await Task.Yield();
        _calls++;
        throw new TimeoutException(why);
    }

    /// <summary>Lets the pauses between the calls pass.</summary>
    private Task PassAsync(Task calling) => Eventually.HoldsAsync(
        () =>
        {
            if (_time.HasTimerWithin(TimeSpan.FromSeconds(1))) _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(calling.IsCompleted);
        },
        "the calls to end");
}
