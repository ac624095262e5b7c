using Tributary.Engine.Storage;

namespace Tributary.Engine.Tests.Storage;

/// <summary>What a crash may leave behind is repaired; what it cannot leave behind is refused.</summary>
public sealed class JournalTailTests
{
    private static readonly string[] Texts = ["first", "second", "third", "fourth"];

    /// <summary>One flush for each record, so that a mark stands before each.</summary>
    private static void WriteOneByOne(StorageFixture storage) => storage.Replay(use: journal =>
    {
        foreach (var text in Texts) StorageFixture.AppendAll(journal, [text]);
    });

    [Fact]
    public void A_journal_cut_at_any_byte_gives_the_records_before_the_cut_and_takes_new_ones()
    {
        using var storage = new StorageFixture();
        WriteOneByOne(storage);
        var path = Assert.Single(storage.Segments);
        var whole = File.ReadAllBytes(path);
        var survivors = 0;
        for (var length = 0; length <= whole.Length; length++)
        {
            foreach (var segment in storage.Segments) File.Delete(segment);
            File.WriteAllBytes(path, whole.AsSpan(0, length));

            List<string> expected;
            using (var opened = storage.Open())
            {
                expected = opened.Replayed;
                Assert.True(expected.Count >= survivors, "a longer file gives at least as many records");
                survivors = expected.Count;
                Assert.Equal(Texts.Take(survivors).Select((text, i) => $"{i + 1}:{text}"), expected);
                if (opened.Journal.Recovery.TornTail is { } torn)
                {
                    Assert.Equal(path, torn.File);
                    Assert.InRange(torn.BytesCut, 1, length - torn.Offset);
                    Assert.Equal(torn.Offset, new FileInfo(path).Length);
                }

                StorageFixture.AppendAll(opened.Journal, ["new"]);
            }

            Assert.Equal([.. expected, $"{survivors + 1}:new"], storage.Replay());
        }

        Assert.Equal(Texts.Length, survivors);
    }

    [Fact]
    public void A_journal_killed_between_flushes_ends_cleanly_in_the_zeros_ahead_of_the_writer()
    {
        using var storage = new StorageFixture();
        using var copy = new StorageFixture();
        Directory.CreateDirectory(copy.DirectoryPath);
        storage.Replay(use: journal =>
        {
            StorageFixture.AppendAll(journal, Texts);
            var live = Assert.Single(storage.Segments);
            File.Copy(live, Path.Combine(copy.DirectoryPath, Path.GetFileName(live)));
        });

        using var opened = copy.Open();
        Assert.Equal(Texts.Length, opened.Replayed.Count);
        Assert.Null(opened.Journal.Recovery.TornTail);
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_a_closed_journal_is_refused_with_file_and_offset()
    {
        using var storage = new StorageFixture();
        WriteOneByOne(storage);
        var path = Assert.Single(storage.Segments);
        var whole = File.ReadAllBytes(path);
        var sealedFrom = whole.Length - 16;
        for (var at = 0; at < sealedFrom; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, damaged);

            var error = Assert.Throws<CorruptStorageException>(() => storage.Replay());
            Assert.Equal(path, error.File);
            Assert.InRange(error.Offset, 0, at);
            Assert.Contains("Restore the whole storage directory from a backup", error.Message, StringComparison.Ordinal);
            Assert.Equal(damaged, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void A_flipped_bit_in_the_last_batch_of_a_killed_journal_is_cut()
    {
        using var storage = new StorageFixture();
        WriteOneByOne(storage);
        var path = Assert.Single(storage.Segments);
        var killed = File.ReadAllBytes(path)[..^16];
        killed[^1] ^= 1;
        File.WriteAllBytes(path, killed);

        using var opened = storage.Open();
        Assert.Equal(["1:first", "2:second", "3:third"], opened.Replayed);
        Assert.Equal("fourth".Length + 8, opened.Journal.Recovery.TornTail!.BytesCut);
    }

    [Fact]
    public void A_flipped_bit_in_an_earlier_segment_is_refused()
    {
        using var storage = new StorageFixture();
        storage.Options = storage.Options with { SegmentBytes = 30 };
        WriteOneByOne(storage);
        var path = storage.Segments[1];
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Equal(path, Assert.Throws<CorruptStorageException>(() => storage.Replay()).File);
    }

    [Fact]
    public void A_segment_whose_creation_was_interrupted_is_removed()
    {
        using var storage = new StorageFixture();
        WriteOneByOne(storage);
        var unborn = Path.Combine(storage.DirectoryPath, "journal-0000000000000005.log");
        File.WriteAllBytes(unborn, new byte[4096]);

        Assert.Equal(Texts.Length, storage.Replay().Count);
        Assert.False(File.Exists(unborn));
    }
}
