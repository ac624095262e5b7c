using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tributary.Engine.Storage;
using Tributary.Engine.Storage.Journal;

namespace Tributary.Engine.Tests.Storage;

public sealed class JournalReplayTests
{
    /// <summary>Runs of pushes, each run in a journal of its own opening, with segments so small that they rotate.</summary>
    [Fact]
    public void What_was_awaited_is_replayed_in_order_after_every_reopening()
    {
        var record = Gen.Choose(1, 300).Select(length => new string('r', length));
        var runs = Gen.ListOf(Gen.NonEmptyListOf(record).Select(list => list.Select((text, i) => $"{i}{text}").ToList()));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25), Prop.ForAll(runs.ToArbitrary(), lists =>
        {
            using var storage = new StorageFixture();
            storage.Options = storage.Options with { SegmentBytes = 512 };
            var expected = new List<string>();
            foreach (var texts in lists)
            {
                Assert.Equal(expected, storage.Replay(use: journal => StorageFixture.AppendAll(journal, texts)));
                foreach (var text in texts) expected.Add($"{expected.Count + 1}:{text}");
            }

            Assert.Equal(expected, storage.Replay());
        }));
    }

    [Fact]
    public void Replay_after_a_snapshot_gives_the_records_after_it_and_goes_on_counting()
    {
        using var storage = new StorageFixture();
        storage.Replay(use: journal => StorageFixture.AppendAll(journal, ["a", "b", "c"]));

        using var opened = storage.Open(after: 2);

        Assert.Equal(["3:c"], opened.Replayed);
        Assert.Equal(new JournalRecovery(3, 1, 1, null), opened.Journal.Recovery);
        Assert.Equal(4, StorageFixture.Append(opened.Journal, "d"));
    }

    [Fact]
    public void A_journal_behind_its_snapshot_goes_on_counting_after_the_snapshot()
    {
        using var storage = new StorageFixture();
        storage.Replay(use: journal => StorageFixture.AppendAll(journal, ["a"]));

        using (var opened = storage.Open(after: 7))
        {
            StorageFixture.AppendAll(opened.Journal, ["b"]);
            Assert.Equal(8, opened.Journal.LastSequence);
        }

        Assert.Equal(["8:b"], storage.Replay(after: 7));
    }

    [Fact]
    public void Records_of_two_parts_and_of_many_megabytes_come_back_whole()
    {
        using var storage = new StorageFixture();
        var big = new string('x', 5 << 20);
        storage.Replay(use: journal =>
        {
            journal.Append("head,"u8, "body"u8);
            StorageFixture.AppendAll(journal, [big, "small"]);
        });

        Assert.Equal(["1:head,body", "2:" + big, "3:small"], storage.Replay());
    }

    [Fact]
    public void A_missing_segment_is_refused_by_name()
    {
        using var storage = new StorageFixture();
        storage.Options = storage.Options with { SegmentBytes = 64 };
        storage.Replay(use: journal =>
        {
            for (var i = 0; i < 4; i++) StorageFixture.AppendAll(journal, [new string('x', 100)]);
        });
        var segments = storage.Segments;
        File.Delete(segments[1]);

        var error = Assert.Throws<CorruptStorageException>(() => storage.Replay());
        Assert.Equal(segments[0], error.File);
        Assert.Contains("record 2 is unreadable or missing", error.Message, StringComparison.Ordinal);

        File.Delete(segments[0]);
        Assert.Contains("record 1 is in no file", Assert.Throws<CorruptStorageException>(() => storage.Replay()).Message, StringComparison.Ordinal);
        Assert.Equal(2, storage.Replay(after: 2).Count);
    }

    [Fact]
    public void Segments_before_a_sequence_are_deleted_and_the_others_stay()
    {
        using var storage = new StorageFixture();
        storage.Options = storage.Options with { SegmentBytes = 64 };
        storage.Replay(use: journal =>
        {
            for (var i = 1; i <= 4; i++) StorageFixture.AppendAll(journal, [i.ToString(CultureInfo.InvariantCulture).PadLeft(100)]);
            journal.DeleteBefore(3);
            Assert.Equal(2, storage.Segments.Length);
            journal.DeleteBefore(long.MaxValue);
            Assert.Single(storage.Segments);
        });

        Assert.Equal(["4:" + "4".PadLeft(100)], storage.Replay(after: 3));
    }

    [Fact]
    public void A_file_of_another_format_version_is_refused()
    {
        using var storage = new StorageFixture();
        storage.Replay(use: journal => StorageFixture.AppendAll(journal, ["a"]));
        File.WriteAllText(storage.Segments[0], "This was never a journal, and it is longer than a header.");

        var error = Assert.Throws<CorruptStorageException>(() => storage.Replay());
        Assert.Equal(0, error.Offset);
        Assert.Contains("does not begin as a journal file", error.Message, StringComparison.Ordinal);
    }
}
