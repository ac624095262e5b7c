using Tributary.Engine.Storage;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Postgres.Groups;

namespace Tributary.Grains.Tests.Storage;

/// <summary>What goes together into a group.</summary>
public sealed class GroupSenderTests : IDisposable
{
    private readonly List<int[]> _groups = [];
    private readonly SemaphoreSlim _permits = new(0);
    private readonly SemaphoreSlim _started = new(0);

    public void Dispose()
    {
        _permits.Dispose();
        _started.Dispose();
    }

    [Fact]
    public async Task What_arrives_while_a_group_is_on_its_way_forms_the_next()
    {
        await using var sender = Sender();
        var first = sender.SendAsync(Append(1));
        await _started.WaitAsync();
        Task[] next = [sender.SendAsync(Append(2)), sender.SendAsync(Append(3)), sender.SendAsync(Append(4))];
        _permits.Release(2);
        await first;
        await Task.WhenAll(next);
        Assert.Equal([[1], [2, 3, 4]], _groups);
    }

    [Fact]
    public async Task A_group_is_bounded_by_its_rows_and_by_its_bytes_but_takes_one_row_of_any_size()
    {
        await using var sender = Sender(maxRequests: 3, maxBytes: 100);
        var first = sender.SendAsync(Append(1));
        await _started.WaitAsync();
        var next = new[] { Append(2), Append(3), Append(4), Append(5, 60), Append(6, 60), Append(7, 500), Append(8) }.Select(sender.SendAsync).ToList();
        _permits.Release(10);
        await first;
        await Task.WhenAll(next);
        Assert.Equal([[1], [2, 3, 4], [5], [6], [7], [8]], _groups);
    }

    [Fact]
    public async Task No_more_groups_are_on_their_way_than_allowed()
    {
        await using var sender = Sender(maxInFlight: 2);
        var first = sender.SendAsync(Append(1));
        await _started.WaitAsync();
        var second = sender.SendAsync(Append(2));
        await _started.WaitAsync();
        Task[] next = [sender.SendAsync(Append(3)), sender.SendAsync(Append(4))];
        _permits.Release(3);
        await Task.WhenAll([first, second, .. next]);
        Assert.Equal([3, 4], _groups[^1]);
        Assert.Equal(3, _groups.Count);
    }

    [Fact]
    public async Task A_failure_reaches_each_of_the_group_with_an_exception_of_its_own_and_the_next_is_sent()
    {
        var fails = true;
        await using var sender = Sender(before: () =>
        {
            if (fails) throw new StorageUnavailableException("away", new IOException());
        });
        _permits.Release(10);
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => sender.SendAsync(Append(1)));
        var other = await Assert.ThrowsAsync<StorageUnavailableException>(() => sender.SendAsync(Append(2)));
        Assert.NotSame(error, other);
        fails = false;
        await sender.SendAsync(Append(3));
    }

    [Fact]
    public async Task What_is_not_confirmed_is_fenced()
    {
        await using var sender = Sender(confirm: append => append.Sequence != 2);
        _permits.Release(10);
        await sender.SendAsync(Append(1));
        await Assert.ThrowsAsync<FencedException>(() => sender.SendAsync(Append(2)));
    }

    [Fact]
    public async Task Closing_answers_what_waits_and_takes_no_more()
    {
        var sender = Sender();
        Task[] waiting = [sender.SendAsync(Append(1)), sender.SendAsync(Append(2))];
        await _started.WaitAsync();
        var closing = sender.DisposeAsync();
        Assert.False(closing.IsCompleted);
        Assert.Throws<ObjectDisposedException>(() => { _ = sender.SendAsync(Append(3)); });
        _permits.Release(10);
        await closing;
        Assert.All(waiting, append => Assert.True(append.IsCompletedSuccessfully));
    }

    private static PendingAppend Append(int number, int size = 1) => new(new UnitLease(number, 1), number, new byte[size]);

    /// <summary>A sender whose groups wait for a permit each.</summary>
    private GroupSender<PendingAppend> Sender(int maxInFlight = 1, int maxRequests = 100, int maxBytes = 1000, Action? before = null, Func<PendingAppend, bool>? confirm = null) =>
        new(
            async group =>
            {
                lock (_groups) _groups.Add([.. group.Select(append => (int)append.Sequence)]);
                _started.Release();
                await _permits.WaitAsync();
                before?.Invoke();
                foreach (var append in group) append.IsConfirmed = confirm?.Invoke(append) ?? true;
            },
            maxInFlight,
            maxRequests,
            maxBytes);
}
