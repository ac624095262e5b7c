using Tributary.Engine.Storage;

namespace Tributary.Engine.Tests.Storage;

/// <summary>A failing disk loses nothing: records wait in memory, in order, until it works again.</summary>
public sealed class JournalFailureTests
{
    [Theory]
    [InlineData("write")]
    [InlineData("flush")]
    [InlineData("create")]
    public async Task A_disk_that_fails_and_recovers_has_every_record_once_and_in_order(string fault)
    {
        using var storage = new StorageFixture();
        using var disk = new FaultyDisk();
        using (var opened = storage.Open(create: disk.Create))
        {
            var journal = opened.Journal;
            if (fault != "create") StorageFixture.AppendAll(journal, ["before"]);
            else StorageFixture.Append(journal, "before");
            Break(disk, fault, broken: true);

            var sequence = StorageFixture.Append(journal, "during");
            var error = await Assert.ThrowsAsync<StorageUnavailableException>(
                async () => await journal.WaitDurableAsync(sequence, CancellationToken.None));
            Assert.NotNull(journal.Failure);
            Assert.False(journal.IsAccepting);

            // Not of one file, perhaps: it tries again meanwhile.
            Assert.All([error, Assert.Throws<StorageUnavailableException>(journal.ThrowIfUnavailable)], told =>
            {
                Assert.Contains(storage.DirectoryPath, told.Message, StringComparison.Ordinal);
                Assert.Contains("Free space on this disk", told.Message, StringComparison.Ordinal);
            });
            StorageFixture.Append(journal, "while broken");

            Break(disk, fault, broken: false);
            Eventually.Holds(() => journal.Failure is null);
            Assert.True(journal.IsAccepting);
            StorageFixture.AppendAll(journal, ["after"]);
            Assert.Equal(0, journal.PendingBytes);
        }

        Assert.Equal(["1:before", "2:during", "3:while broken", "4:after"], storage.Replay());
    }

    [Fact]
    public async Task A_flush_that_fails_again_and_again_loses_nothing()
    {
        using var storage = new StorageFixture();
        using var disk = new FaultyDisk();
        var expected = new List<string>();
        using (var opened = storage.Open(create: disk.Create))
        {
            for (var outage = 0; outage < 5; outage++)
            {
                disk.FailsFlushes = true;
                var failed = Volatile.Read(ref disk.FailedFlushes);
                for (var i = 0; i < 3; i++)
                {
                    var sequence = StorageFixture.Append(opened.Journal, $"{outage}/{i}");
                    expected.Add($"{sequence}:{outage}/{i}");
                    await Assert.ThrowsAsync<StorageUnavailableException>(
                        async () => await opened.Journal.FlushAsync(sequence, CancellationToken.None));
                }

                Eventually.Holds(() => Volatile.Read(ref disk.FailedFlushes) >= failed + 2);
                disk.FailsFlushes = false;
                Eventually.Holds(() => opened.Journal.DurableSequence == opened.Journal.LastSequence || opened.Journal.Failure is null);
                await opened.Journal.FlushAsync(opened.Journal.LastSequence, CancellationToken.None);
            }
        }

        Assert.Equal(expected, storage.Replay());
    }

    [Fact]
    public void Too_many_pending_bytes_refuse_pushes_but_never_a_record()
    {
        using var storage = new StorageFixture();
        using var disk = new FaultyDisk();
        storage.Options = storage.Options with { MaxPendingBytes = 100, Ack = AckMode.Memory };
        using (var opened = storage.Open(create: disk.Create))
        {
            disk.HoldFlushes();
            StorageFixture.Append(opened.Journal, new string('a', 99));
            var error = Assert.Throws<StorageUnavailableException>(opened.Journal.ThrowIfUnavailable);
            Assert.Contains("Storage:MaxPendingBytes is 100", error.Message, StringComparison.Ordinal);
            StorageFixture.Append(opened.Journal, "b");

            disk.LetFlushesGo();
            StorageFixture.AppendAll(opened.Journal, ["c"]);
            opened.Journal.ThrowIfUnavailable();
        }

        Assert.Equal(3, storage.Replay().Count);
    }

    [Fact]
    public async Task With_acknowledgement_from_memory_a_failing_disk_refuses_nothing_until_the_bound()
    {
        using var storage = new StorageFixture();
        using var disk = new FaultyDisk { FailsWrites = true };
        storage.Options = storage.Options with { Ack = AckMode.Memory };
        using (var opened = storage.Open(create: disk.Create))
        {
            var sequence = StorageFixture.Append(opened.Journal, "a");
            await opened.Journal.WaitDurableAsync(sequence, CancellationToken.None);
            Eventually.Holds(() => opened.Journal.Failure is not null);
            Assert.True(opened.Journal.IsAccepting);
            disk.FailsWrites = false;
            Eventually.Holds(() => opened.Journal.DurableSequence == sequence);
        }

        Assert.Equal(["1:a"], storage.Replay());
    }

    [Fact]
    public void A_journal_closed_on_a_failing_disk_gives_up_and_keeps_what_was_acknowledged()
    {
        using var storage = new StorageFixture();
        using var disk = new FaultyDisk();
        using (var opened = storage.Open(create: disk.Create))
        {
            StorageFixture.AppendAll(opened.Journal, ["safe"]);
            disk.FailsFlushes = true;
            StorageFixture.Append(opened.Journal, "lost");
        }

        Assert.Equal(["1:safe"], storage.Replay());
    }

    [SmallDiskFact]
    public async Task A_full_disk_refuses_pushes_and_goes_on_by_itself_when_space_returns()
    {
        using var disk = new SmallDisk();
        using var storage = new StorageFixture();
        storage.Options = storage.Options with { Path = Path.Combine(disk.Path, "data") };
        var filler = Path.Combine(disk.Path, "filler");
        var text = new string('x', 50_000);
        using (var opened = storage.Open())
        {
            StorageFixture.AppendAll(opened.Journal, [text]);
            await File.WriteAllBytesAsync(filler, new byte[SmallDisk.Bytes - 130_000]);

            await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
            {
                while (true) await opened.Journal.WaitDurableAsync(StorageFixture.Append(opened.Journal, text), CancellationToken.None);
            });
            Assert.NotNull(opened.Journal.Failure);
            StorageFixture.Append(opened.Journal, "last");

            File.Delete(filler);
            Eventually.Holds(() => opened.Journal.Failure is null);
            await opened.Journal.FlushAsync(opened.Journal.LastSequence, CancellationToken.None);
        }

        var replayed = storage.Replay();
        Assert.Equal(replayed.SkipLast(1).Select((_, i) => $"{i + 1}:{text}"), replayed.SkipLast(1));
        Assert.Equal($"{replayed.Count}:last", replayed[^1]);
        Assert.True(replayed.Count >= 3);
    }

    private static void Break(FaultyDisk disk, string fault, bool broken)
    {
        switch (fault)
        {
            case "write": disk.FailsWrites = broken; break;
            case "flush": disk.FailsFlushes = broken; break;
            default: disk.RefusesFiles = broken; break;
        }
    }
}
