using System.Collections.Concurrent;
using System.Globalization;
using Tributary.Grains.Storage;
using Tributary.Tests.Postgres;

namespace Tributary.Grains.Tests.Storage;

/// <summary>Owners replace one another while all of them go on appending.</summary>
public abstract class TakeoverContract<THost> : UnitStoreContract<THost>
    where THost : IUnitStoreHost, new()
{
    private const int Takeovers = 200;

    [StoreFact]
    public async Task The_next_owner_reads_every_acknowledged_row_and_none_that_was_refused()
    {
        using var end = new CancellationTokenSource();
        var neighbours = Enumerable.Range(0, 8).Select(i => AppendUntilAsync(UnitKey.Shard($"neighbour_{i}", 0), end.Token)).ToList();

        var acknowledged = new ConcurrentQueue<string>();
        var refused = new ConcurrentQueue<string>();
        var owners = new List<Task>();
        for (var takeover = 0; takeover < Takeovers; takeover++)
        {
            var owed = acknowledged.ToArray();
            var silo = takeover % 2 == 0 ? Silo : Other;
            var opened = await silo.OpenAsync(Key, CancellationToken.None);
            Assert.Empty(owed.Except(Rows(opened)));
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            owners.Add(OwnAsync(silo, opened, acknowledged, refused, started, takeover % 4));
            await started.Task;
        }

        var last = await TakeOverAsync();
        await Task.WhenAll(owners);
        await end.CancelAsync();
        await Task.WhenAll(neighbours);

        // What was written before the last takeover was acknowledged, if late; nothing else was.
        Assert.Equal(acknowledged.Order(StringComparer.Ordinal), Rows(last).Order(StringComparer.Ordinal));
        Assert.Empty(refused.Intersect(Rows(last)));
        Assert.Equal(Takeovers, refused.Count);
        Assert.Equal(Rows(last), Rows(await OpenAsync()));
    }

    /// <summary>Appends until it is replaced. <paramref name="started"/> after so many rows.</summary>
    private static async Task OwnAsync(IUnitStore silo, OpenedUnit opened, ConcurrentQueue<string> acknowledged, ConcurrentQueue<string> refused, TaskCompletionSource started, int rows)
    {
        if (rows == 0) started.SetResult();
        for (var sequence = opened.LastSequence + 1; ; sequence++)
        {
            var row = string.Create(CultureInfo.InvariantCulture, $"{opened.Lease.Epoch}/{sequence}");
            try
            {
                await silo.AppendAsync(opened.Lease, sequence, Bytes(row));
                acknowledged.Enqueue(row);
            }
            catch (FencedException)
            {
                refused.Enqueue(row);
                started.TrySetResult();
                return;
            }

            if (--rows == 0) started.SetResult();

            // A store in memory answers at once: without this the owner would never let go of its thread.
            await Task.Yield();
        }
    }

    private async Task AppendUntilAsync(UnitKey key, CancellationToken end)
    {
        var opened = await OpenAsync(key);
        for (var sequence = 1; !end.IsCancellationRequested; sequence++)
        {
            await Silo.AppendAsync(opened.Lease, sequence, Bytes("noise"));
            await Task.Yield();
        }
    }
}
