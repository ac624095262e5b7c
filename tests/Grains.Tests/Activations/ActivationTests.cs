using Tributary.Grains.Activations;

namespace Tributary.Grains.Tests.Activations;

/// <summary>What a grain and its silo's dispatcher both use serves one at a time.</summary>
public sealed class ActivationTests
{
    private readonly Owned _owned = new();
    private readonly Activation<Owned> _activation;
    private int _deactivations;

    public ActivationTests() => _activation = new Activation<Owned>(_owned, () => _deactivations++);

    [Fact]
    public async Task One_waits_for_the_other()
    {
        var held = new TaskCompletionSource();
        var order = new List<int>();
        var first = _activation.RunAsync(async _ =>
        {
            await held.Task;
            order.Add(1);
        });
        var second = _activation.RunAsync(_ =>
        {
            order.Add(2);
            return ValueTask.CompletedTask;
        });
        Assert.False(second.IsCompleted);
        held.SetResult();
        await first;
        await second;
        Assert.Equal([1, 2], order);
    }

    [Fact]
    public async Task What_fails_leaves_it_to_the_next()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _activation.RunAsync(ValueTask<int> (_) => throw new InvalidOperationException()));
        Assert.Equal(7, await _activation.RunAsync(_ => new ValueTask<int>(7)));
        Assert.Equal(0, _deactivations);
    }

    [Fact]
    public async Task It_ends_when_what_is_owned_is_broken()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _activation.RunAsync(ValueTask<int> (owned) =>
        {
            owned.IsBroken = true;
            throw new InvalidOperationException();
        }));
        Assert.Equal(1, _deactivations);
    }

    [Fact]
    public async Task Those_who_come_after_its_end_are_told_and_the_last_thing_waits_for_those_before()
    {
        var held = new TaskCompletionSource();
        var before = _activation.RunAsync(async _ => await held.Task);
        var ran = false;
        var end = _activation.EndAsync(_ =>
        {
            ran = true;
            return ValueTask.CompletedTask;
        });
        Assert.False(ran);
        held.SetResult();
        await before;
        await end;
        Assert.True(ran);
        await Assert.ThrowsAsync<ActivationEndedException>(async () => await _activation.RunAsync(_ => new ValueTask<int>(7)));
    }

    private sealed class Owned : IOwned
    {
        public bool IsBroken { get; set; }

        public bool IsSnapshotWorthAtEnd => false;

        public Task SnapshotAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
