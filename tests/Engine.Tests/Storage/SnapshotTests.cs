using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Storage;
using Tributary.Engine.Storage.Journal;
using Tributary.Engine.Storage.Snapshots;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Tests.Storage;

public sealed class SnapshotTests
{
    private static readonly Hash128 Key = Hash128.Compute("a shard"u8);

    private static SnapshotStore StoreOf(OpenJournal opened) => new(opened.Directory, NullLogger.Instance);

    private static async Task WriteAsync(SnapshotStore store, FileJournal journal, params string[] payloads)
    {
        using var writer = store.Begin(journal);
        for (var i = 0; i < payloads.Length; i++) AddSection(writer, (byte)i, journal.LastSequence, payloads[i]);
        await writer.CommitAsync(journal, CancellationToken.None);
    }

    private static void AddSection(SnapshotWriter writer, byte kind, long covered, string payload)
    {
        writer.BeginSection(kind, Key).Write(Encoding.UTF8.GetBytes(payload));
        writer.EndSection(covered);
    }

    private static List<string> Read(OpenJournal opened) =>
        [.. StoreOf(opened).Current!.ReadSections().Select(section =>
            $"{section.Kind}/{section.CoveredSequence}:{Encoding.UTF8.GetString(section.Payload.Span)}")];

    [Fact]
    public async Task Sections_come_back_in_order_with_what_they_cover()
    {
        using var storage = new StorageFixture();
        var big = new string('x', 200_000);
        storage.Replay(use: journal => StorageFixture.AppendAll(journal, ["a", "b"]));
        using (var opened = storage.Open())
        {
            Assert.Null(StoreOf(opened).Current);
            using var writer = StoreOf(opened).Begin(opened.Journal);
            AddSection(writer, 1, 2, "early");
            StorageFixture.Append(opened.Journal, "c");
            AddSection(writer, 2, 3, big);
            AddSection(writer, 3, 3, "");
            await writer.CommitAsync(opened.Journal, CancellationToken.None);
        }

        using var reopened = storage.Open(after: 2);
        Assert.Equal(2, StoreOf(reopened).Current!.Sequence);
        Assert.Equal(["1/2:early", "2/3:" + big, "3/3:"], Read(reopened));
        Assert.All(StoreOf(reopened).Current!.ReadSections(), section => Assert.Equal(Key, section.Key));
        Assert.Equal(["3:c"], reopened.Replayed);
    }

    [Fact]
    public async Task A_commit_replaces_older_snapshots_and_the_journal_before_it()
    {
        using var storage = new StorageFixture();
        storage.Options = storage.Options with { SegmentBytes = 64 };
        using (var opened = storage.Open())
        {
            var store = StoreOf(opened);
            for (var i = 0; i < 3; i++)
            {
                StorageFixture.AppendAll(opened.Journal, [new string('x', 100)]);
                StorageFixture.AppendAll(opened.Journal, [new string('y', 100)]);
                await WriteAsync(store, opened.Journal, $"state {i}");
            }

            Assert.Equal("snapshot-0000000000000006.snap", Path.GetFileName(Assert.Single(storage.Snapshots)));
            Assert.Single(storage.Segments);
        }

        using var reopened = storage.Open(after: 6);
        Assert.Equal(["0/6:state 2"], Read(reopened));
        Assert.Empty(reopened.Replayed);
    }

    [Fact]
    public async Task A_snapshot_that_is_not_committed_leaves_no_trace()
    {
        using var storage = new StorageFixture();
        using var opened = storage.Open();
        await WriteAsync(StoreOf(opened), opened.Journal, "old");
        var before = Directory.GetFiles(storage.DirectoryPath);
        StorageFixture.AppendAll(opened.Journal, ["a"]);
        var expected = Directory.GetFiles(storage.DirectoryPath).Length;
        using (var writer = StoreOf(opened).Begin(opened.Journal)) AddSection(writer, 0, 1, "new");

        Assert.Equal(["0/0:old"], Read(opened));
        Assert.Equal(expected, Directory.GetFiles(storage.DirectoryPath).Length);
        Assert.Equal(before.Length + 1, expected);
    }

    [Fact]
    public async Task A_snapshot_never_gets_ahead_of_its_journal()
    {
        using var storage = new StorageFixture();
        using var disk = new FaultyDisk();
        using var opened = storage.Open(create: disk.Create);
        disk.FailsFlushes = true;
        StorageFixture.Append(opened.Journal, "applied, and not on disk");
        using (var writer = StoreOf(opened).Begin(opened.Journal))
        {
            AddSection(writer, 0, 1, "state");
            await Assert.ThrowsAsync<StorageUnavailableException>(
                async () => await writer.CommitAsync(opened.Journal, CancellationToken.None));
        }

        Assert.Empty(storage.Snapshots);
        Assert.Null(StoreOf(opened).Current);
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_is_refused_with_file_and_offset_though_an_older_snapshot_is_there()
    {
        using var storage = new StorageFixture();
        using var opened = storage.Open();
        await WriteAsync(StoreOf(opened), opened.Journal, "older");
        var older = Assert.Single(storage.Snapshots);
        var saved = await File.ReadAllBytesAsync(older);
        StorageFixture.AppendAll(opened.Journal, ["a"]);
        await WriteAsync(StoreOf(opened), opened.Journal, "one", "two");
        var path = Assert.Single(storage.Snapshots);
        await File.WriteAllBytesAsync(older, saved);
        var whole = await File.ReadAllBytesAsync(path);
        for (var at = 0; at < whole.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = whole.ToArray();
                damaged[at] ^= (byte)(1 << bit);
                await File.WriteAllBytesAsync(path, damaged);
                var error = Assert.Throws<CorruptStorageException>(() => Read(opened));
                Assert.Equal(path, error.File);
                Assert.InRange(error.Offset, 0, at);
            }
        }
    }

    [Fact]
    public async Task A_snapshot_that_was_cut_or_has_something_after_its_end_is_refused()
    {
        using var storage = new StorageFixture();
        using var opened = storage.Open();
        await WriteAsync(StoreOf(opened), opened.Journal, "one", "two");
        var path = Assert.Single(storage.Snapshots);
        var whole = await File.ReadAllBytesAsync(path);
        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(path, whole.AsMemory(0, length));
            Assert.Equal(path, Assert.Throws<CorruptStorageException>(() => Read(opened)).File);
        }

        await File.WriteAllBytesAsync(path, [.. whole, 0]);
        Assert.Equal(whole.Length, Assert.Throws<CorruptStorageException>(() => Read(opened)).Offset);
    }

    [Fact]
    public async Task A_snapshot_is_due_when_the_journal_outweighs_the_limit_and_the_snapshot()
    {
        using var storage = new StorageFixture();
        storage.Options = storage.Options with { CheckpointBytes = 100 };
        using var opened = storage.Open();
        var store = StoreOf(opened);
        StorageFixture.AppendAll(opened.Journal, [new string('x', 100)]);
        Assert.False(store.IsDue(opened.Journal));
        StorageFixture.AppendAll(opened.Journal, ["x"]);
        Assert.True(store.IsDue(opened.Journal));

        await WriteAsync(store, opened.Journal, new string('s', 1000));
        Assert.False(store.IsDue(opened.Journal));
        StorageFixture.AppendAll(opened.Journal, [new string('x', 1000)]);
        Assert.False(store.IsDue(opened.Journal));
        StorageFixture.AppendAll(opened.Journal, [new string('x', 1000)]);
        Assert.True(store.IsDue(opened.Journal));
    }

    [SmallDiskFact]
    public async Task A_disk_too_full_for_a_snapshot_keeps_the_one_before()
    {
        using var disk = new SmallDisk();
        using var storage = new StorageFixture();
        storage.Options = storage.Options with { Path = Path.Combine(disk.Path, "data") };
        using var opened = storage.Open();
        await WriteAsync(StoreOf(opened), opened.Journal, "old");
        StorageFixture.AppendAll(opened.Journal, ["a"]);

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => WriteAsync(StoreOf(opened), opened.Journal, new string('x', SmallDisk.Bytes)));

        Assert.Contains("the previous snapshot and the journal after it still hold everything", error.Message, StringComparison.Ordinal);
        Assert.Equal(["0/0:old"], Read(opened));
        Assert.Empty(Directory.GetFiles(storage.DirectoryPath, "*.tmp"));
    }
}
