using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Storage.Outboxes;
using Tributary.Engine.Storage.Records;

namespace Tributary.Engine.Tests.Storage;

public sealed class OutboxTests : IDisposable
{
    private const long Plenty = 1 << 20;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tributary-outbox-");

    private string DirectoryPath => Path.Combine(_root.FullName, "queue");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void What_is_committed_comes_out_in_its_order_also_after_a_restart()
    {
        using (var outbox = Open())
        {
            Commit(outbox, "a", "b");
            Commit(outbox, "c");
            Assert.Equal("a", Take(outbox));
        }

        using (var outbox = Open())
        {
            Commit(outbox, "d");
            Assert.Equal(["b", "c", "d"], TakeAll(outbox));
        }

        using (var outbox = Open())
        {
            Assert.Null(outbox.Peek());
            Assert.Equal(0, outbox.Bytes);
            Assert.Empty(Files());
        }
    }

    [Fact]
    public void A_record_stays_the_oldest_until_it_is_let_go_of()
    {
        using var outbox = Open();
        Commit(outbox, "a", "b");
        var first = outbox.Peek();
        Assert.Same(first, outbox.Peek());
        Assert.True(outbox.TryAdvance(first!));
        Assert.False(outbox.TryAdvance(first!));
        Assert.Equal(["b"], TakeAll(outbox));
    }

    [Fact]
    public void What_is_not_committed_is_not_there()
    {
        using (var outbox = Open())
        {
            using (var draft = outbox.Begin()) draft.Add("lost"u8, 1);
            using (outbox.Begin()) Commit(outbox);
            Assert.Null(outbox.Peek());
        }

        File.WriteAllText(Path.Combine(DirectoryPath, "draft.tmp"), "what a crash left");
        using (Open()) Assert.Equal(["lock"], Directory.EnumerateFiles(DirectoryPath).Select(Path.GetFileName));
    }

    /// <summary>A copy of the directory is what a kill leaves.</summary>
    [Fact]
    public void A_kill_loses_nothing_and_repeats_nothing()
    {
        using var outbox = Open();
        Commit(outbox, "a", "b");
        Commit(outbox, "c", "d");
        for (var taken = 0; taken <= 4; taken++)
        {
            Assert.Equal(string.Concat("abcd".Skip(taken)), string.Concat(TakeAll(OpenCopy(taken))));
            if (taken < 4) Take(outbox);
        }
    }

    [Fact]
    public void A_file_cut_at_any_byte_gives_the_records_before_the_cut()
    {
        using (var outbox = Open())
        {
            Commit(outbox, "first");
            Commit(outbox, "one", "two", "three");
        }

        var newest = Files()[^1];
        var whole = File.ReadAllBytes(newest);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(newest, whole[..length]);
            using var outbox = OpenCopy(length);
            var found = TakeAll(outbox);
            Assert.Equal(new[] { "first", "one", "two", "three" }.Take(found.Count), found);
            Assert.True(found.Count >= 1);
            Assert.Equal(length < whole.Length && !EndsBetweenRecords(length), outbox.Damage.Records > 0);
            Assert.Equal(found.Count == 4, length == whole.Length);
        }

        bool EndsBetweenRecords(int length) => new[] { 8, 8 + 16, 8 + 16 + 16 }.Contains(length);
    }

    [Fact]
    public void A_changed_byte_costs_its_record_and_those_behind_it_and_nothing_else_comes_out()
    {
        using (var outbox = Open()) Commit(outbox, "one", "two", "three");
        var file = Files()[0];
        var whole = File.ReadAllBytes(file);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x55;
            File.WriteAllBytes(file, changed);
            using var outbox = OpenCopy(at);
            Assert.Empty(TakeAll(outbox).Except(["one", "two", "three"]));
        }
    }

    [Fact]
    public void Damage_that_shows_only_when_it_is_read_costs_that_file()
    {
        using var outbox = Open();
        Commit(outbox, "a", "bb", "ccc");
        Commit(outbox, "d");
        Assert.Equal("a", Take(outbox));
        var file = Files()[0];
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1; // in the third record
        bytes[8 + 13 + 1 + 13] ^= 1; // in the second
        using (var open = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) open.Write(bytes);
        Assert.Equal(["d"], TakeAll(outbox));
        Assert.Equal(new OutboxContent(2, 5), outbox.Damage);
    }

    [Fact]
    public void The_oldest_make_room_and_are_counted()
    {
        using var outbox = Open(maxBytes: 3 * 4096);
        for (var i = 0; i < 5; i++) Commit(outbox, $"{i}a", $"{i}b");
        Assert.Equal(3 * 4096, outbox.Bytes);
        Assert.Equal(new OutboxContent(4, 8), outbox.Overflow);
        Assert.Equal(["2a", "2b", "3a", "3b", "4a", "4b"], TakeAll(outbox));
        Assert.Equal(0, outbox.Bytes);
    }

    [Fact]
    public void The_newest_stays_however_large_it_is()
    {
        using var outbox = Open(maxBytes: 4096);
        Commit(outbox, "old");
        Commit(outbox, new string('x', 10_000));
        Assert.Equal(10_000, Assert.Single(TakeAll(outbox)).Length);
        Assert.Equal(1, outbox.Overflow.Records);
    }

    [Fact]
    public void A_smaller_bound_holds_from_the_next_start()
    {
        using (var outbox = Open())
        {
            for (var i = 0; i < 5; i++) Commit(outbox, $"{i}");
        }

        using var smaller = Open(maxBytes: 2 * 4096);
        Assert.Equal(["3", "4"], TakeAll(smaller));
    }

    [Fact]
    public void A_record_that_has_made_room_while_it_was_out_is_not_let_go_of_twice()
    {
        using var outbox = Open(maxBytes: 2 * 4096);
        Commit(outbox, "a", "b");
        var taken = outbox.Peek()!;
        Commit(outbox, "c");
        Commit(outbox, "d");
        Assert.False(outbox.TryAdvance(taken));
        Assert.Equal(new OutboxContent(2, 2), outbox.Overflow);
        Assert.Equal(["c", "d"], TakeAll(outbox));
    }

    [Fact]
    public void A_directory_has_one_owner()
    {
        using var outbox = Open();
        Assert.Contains(DirectoryPath, Assert.Throws<IOException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_is_told_of_what_comes_and_of_what_was_there_at_the_start()
    {
        using (var outbox = Open())
        {
            var waiting = outbox.WaitAsync(CancellationToken.None).AsTask();
            Assert.False(waiting.IsCompleted);
            Commit(outbox, "a");
            await waiting;
        }

        using var again = Open();
        await again.WaitAsync(CancellationToken.None);
        Assert.Equal("a", Take(again));
    }

    [SmallDiskFact]
    public void A_full_disk_refuses_the_new_and_keeps_the_old()
    {
        using var disk = new SmallDisk();
        using var outbox = Outbox.Open(Path.Combine(disk.Path, "queue"), long.MaxValue, NullLogger.Instance);
        Commit(outbox, "a");
        Assert.Throws<IOException>(() => Commit(outbox, new string('x', SmallDisk.Bytes)));
        Commit(outbox, "b");
        Assert.Equal(["a", "b"], TakeAll(outbox));
    }

    [Fact]
    public void A_record_has_a_largest_size()
    {
        using var outbox = Open();
        using var draft = outbox.Begin();
        Assert.Throws<ArgumentException>(() => draft.Add(new byte[(64 << 20) + 1], 1));
    }

    private Outbox Open(long maxBytes = Plenty) => Outbox.Open(DirectoryPath, maxBytes, NullLogger.Instance);

    /// <summary>Opens what is on disk now, in a directory of its own.</summary>
    private Outbox OpenCopy(int number)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_root.FullName, $"copy-{number}"));
        foreach (var file in Files()) File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        return Outbox.Open(copy.FullName, Plenty, NullLogger.Instance);
    }

    private string[] Files() => [.. Directory.EnumerateFiles(DirectoryPath, "*.out").Order(StringComparer.Ordinal)];

    private static void Commit(Outbox outbox, params string[] records)
    {
        using var draft = outbox.Begin();
        foreach (var record in records) draft.Add(Encoding.UTF8.GetBytes(record), (uint)record.Length);
        draft.Commit();
    }

    private static string Take(Outbox outbox)
    {
        var record = outbox.Peek()!;
        Assert.True(outbox.TryAdvance(record));
        return Text(record);
    }

    private static List<string> TakeAll(Outbox outbox)
    {
        var all = new List<string>();
        while (outbox.Peek() is not null) all.Add(Take(outbox));
        return all;
    }

    private static string Text(StoredRecord record) => Encoding.UTF8.GetString(record.Payload.Span);
}
