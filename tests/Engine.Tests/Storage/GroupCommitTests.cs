using System.Globalization;
using Tributary.Engine.Storage.Journal;

namespace Tributary.Engine.Tests.Storage;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task Eight_threads_that_append_and_wait_keep_their_order_and_leave_no_gap()
    {
        const int Threads = 8;
        const int Pushes = 50;
        const int RecordsPerPush = 5;
        using var storage = new StorageFixture();
        storage.Options = storage.Options with { SegmentBytes = 2000 };
        var sequences = new long[Threads][];
        using (var opened = storage.Open())
        {
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
            {
                sequences[thread] = new long[Pushes * RecordsPerPush];
                for (var i = 0; i < sequences[thread].Length; i++)
                {
                    var sequence = StorageFixture.Append(opened.Journal, $"{thread}/{i}");
                    sequences[thread][i] = sequence;
                    if (i % RecordsPerPush != RecordsPerPush - 1) continue;
                    await opened.Journal.WaitDurableAsync(sequence, CancellationToken.None);
                    Assert.True(opened.Journal.DurableSequence >= sequence);
                }
            })));
        }

        var expected = sequences
            .SelectMany((own, thread) => own.Select((sequence, i) => (sequence, text: $"{sequence}:{thread}/{i}")))
            .OrderBy(record => record.sequence)
            .ToList();
        Assert.All(sequences, own => Assert.Equal(own.Order(), own));
        Assert.Equal(Enumerable.Range(1, expected.Count).Select(i => (long)i), expected.Select(record => record.sequence));
        Assert.Equal(expected.Select(record => record.text), storage.Replay());
    }

    [Fact]
    public async Task What_is_appended_during_a_flush_shares_the_next_one()
    {
        using var storage = new StorageFixture();
        using var disk = new FaultyDisk();
        using var opened = storage.Open(create: disk.Create);
        StorageFixture.AppendAll(opened.Journal, ["opens the segment"]);
        disk.AwaitFlush();
        disk.AwaitFlush();
        disk.HoldFlushes();
        var first = opened.Journal.WaitDurableAsync(StorageFixture.Append(opened.Journal, "first"), CancellationToken.None).AsTask();
        disk.AwaitFlush();
        var others = Enumerable.Range(0, 10)
            .Select(i => opened.Journal.WaitDurableAsync(StorageFixture.Append(opened.Journal, $"{i}"), CancellationToken.None).AsTask())
            .ToList();
        Assert.DoesNotContain(others, wait => wait.IsCompleted);

        disk.LetFlushesGo();
        await first;
        await Task.WhenAll(others);

        // The header, the record that opens the segment, the first, and the ten together.
        Assert.Equal(4, disk.BegunFlushes);
    }

    [Fact]
    public async Task A_batch_whose_pages_reached_the_disk_out_of_order_is_cut()
    {
        using var storage = new StorageFixture();
        using var disk = new FaultyDisk();
        using (var opened = storage.Open(create: disk.Create))
        {
            StorageFixture.AppendAll(opened.Journal, ["opens the segment"]);
            disk.AwaitFlush();
            disk.AwaitFlush();
            disk.HoldFlushes();
            var first = opened.Journal.WaitDurableAsync(StorageFixture.Append(opened.Journal, "flushed"), CancellationToken.None).AsTask();
            disk.AwaitFlush();

            // These three wait for the flush above to end, so they make one batch.
            foreach (var text in (string[])["one", "two", "three"]) StorageFixture.Append(opened.Journal, text);
            var rest = opened.Journal.FlushAsync(opened.Journal.LastSequence, CancellationToken.None).AsTask();
            disk.LetFlushesGo();
            await first;
            await rest;
        }

        var path = Assert.Single(storage.Segments);
        var killed = (await File.ReadAllBytesAsync(path))[..^JournalFormat.MarkSize];
        killed.AsSpan(killed.AsSpan().IndexOf("one"u8) - JournalFormat.EntryHeaderSize, JournalFormat.EntryHeaderSize + 3).Clear();
        await File.WriteAllBytesAsync(path, killed);

        using var reopened = storage.Open();
        Assert.Equal(["1:opens the segment", "2:flushed"], reopened.Replayed);
        Assert.NotNull(reopened.Journal.Recovery.TornTail);
    }

    [Fact]
    public async Task A_cancelled_wait_ends_at_once_and_its_record_is_written_all_the_same()
    {
        using var storage = new StorageFixture();
        using var disk = new FaultyDisk();
        using (var opened = storage.Open(create: disk.Create))
        {
            disk.HoldFlushes();
            using var cancellation = new CancellationTokenSource();
            var wait = opened.Journal.WaitDurableAsync(StorageFixture.Append(opened.Journal, "a"), cancellation.Token).AsTask();
            disk.AwaitFlush();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await opened.Journal.WaitDurableAsync(1, cancellation.Token));

            disk.LetFlushesGo();
            await opened.Journal.WaitDurableAsync(1, CancellationToken.None);
        }

        Assert.Equal(["1:a"], storage.Replay());
    }

    [Fact]
    public async Task A_wait_for_a_record_that_was_never_appended_is_a_mistake_of_the_caller()
    {
        using var storage = new StorageFixture();
        using var opened = storage.Open();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await opened.Journal.FlushAsync(1, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => opened.Journal.Append([], []));
    }

    [Fact]
    public void Appending_and_waiting_allocate_nothing_after_warm_up()
    {
        using var storage = new StorageFixture();
        using var opened = storage.Open();
        var journal = opened.Journal;
        var prefix = new byte[12];
        var body = new byte[168];

        // Two waits at a time, so that a waiter is free though the writer has not yet let go of the last one.
        journal.Append(prefix, body);
        var first = journal.FlushAsync(journal.LastSequence, CancellationToken.None).AsTask();
        var second = journal.FlushAsync(journal.LastSequence, CancellationToken.None).AsTask();
        Eventually.Holds(() => first.IsCompleted && second.IsCompleted);
        PushAndWait(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        PushAndWait(100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void PushAndWait(int pushes)
        {
            for (var push = 0; push < pushes; push++)
            {
                for (var i = 0; i < 13; i++) journal.Append(prefix, body);
                var wait = journal.WaitDurableAsync(journal.LastSequence, CancellationToken.None);
                while (!wait.IsCompleted) Thread.Yield();
                Assert.True(wait.IsCompletedSuccessfully);
                wait.GetAwaiter().GetResult();
            }
        }
    }

    [Fact]
    public void Patience_waits_for_those_just_served_and_stops_where_they_do_not_return()
    {
        var group = new CommitGroup();
        Assert.False(group.IsComplete(0));
        Assert.True(group.IsComplete(1));

        group.Flushed(served: 1, arrivedMeanwhile: 3);
        Assert.True(group.IsGathering);
        Assert.False(group.IsComplete(3));
        Assert.True(group.IsComplete(4));

        group.GiveUp(waiters: 3);
        Assert.True(group.IsComplete(1));
        group.Flushed(served: 3, arrivedMeanwhile: 1);
        Assert.True(group.IsComplete(1), "the first flush after a miss starts at once");
        group.Flushed(served: 3, arrivedMeanwhile: 1);
        Assert.False(group.IsComplete(1), "then patience gets another chance");

        group.GiveUp(waiters: 3);
        var impatient = 0;
        for (group.Flushed(4, 0); !group.IsGathering; group.Flushed(4, 0)) impatient++;
        Assert.True(impatient > 1, string.Create(CultureInfo.InvariantCulture, $"a second miss costs more than one turn, and this was {impatient}"));
    }
}
