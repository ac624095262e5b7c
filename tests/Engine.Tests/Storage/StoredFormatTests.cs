using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Storage.Outboxes;
using Tributary.Engine.Storage.Snapshots;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Tests.Storage;

/// <summary>Files as earlier versions wrote them. A change that breaks these needs a new format version, and a reader for the old.</summary>
public sealed class StoredFormatTests
{
    /// <summary>Two records in two batches, closed.</summary>
    private const string JournalOfVersion1 =
        "545249424A524E4C01000000561D449E0100000000000000292C9188" +
        "08000080244E70CD0100000000000000" + "0F00000083CB19B973686172642C6672616D65206F6E65" +
        "080000804DC934160200000000000000" + "0F000000C9CA55C173686172642C6672616D652074776F" +
        "080000806AB4085F0300000000000000";

    /// <summary>One section, and the end.</summary>
    private const string SnapshotOfVersion1 =
        "54524942534E41500100000002000000000000002F0408B4" +
        "019BA6571445FC867440FF7C5847AF7649020000000000000005000000C30BA0D1" + "7374617465" +
        "FF000000000000000000000000000000000100000000000000000000005714914A";

    /// <summary>Two records, of weight 3 and 7, the first of them taken.</summary>
    private const string OutboxOfVersion1 =
        "5452454301000000" + "030000007E43A51B03000000016F6E65" + "03000000E58709C6070000000074776F";

    [Fact]
    public void A_journal_of_version_1_is_read()
    {
        using var storage = new StorageFixture();
        Put(storage, "journal-0000000000000001.log", JournalOfVersion1);

        Assert.Equal(["1:shard,frame one", "2:shard,frame two"], storage.Replay());
    }

    [Fact]
    public void A_snapshot_of_version_1_is_read()
    {
        using var storage = new StorageFixture();
        Put(storage, "snapshot-0000000000000002.snap", SnapshotOfVersion1);
        using var opened = storage.Open(after: 2);

        var section = Assert.Single(new SnapshotStore(opened.Directory, NullLogger.Instance).Current!.ReadSections());

        Assert.Equal((1, Hash128.Compute("a shard"u8), 2L), (section.Kind, section.Key, section.CoveredSequence));
        Assert.Equal("state", Encoding.UTF8.GetString(section.Payload.Span));
    }

    [Fact]
    public void An_outbox_of_version_1_is_read()
    {
        using var storage = new StorageFixture();
        Put(storage, "0000000000000001.out", OutboxOfVersion1);
        using var outbox = Outbox.Open(storage.DirectoryPath, 1 << 20, NullLogger.Instance);

        var record = outbox.Peek()!;

        Assert.Equal((7u, "two"), (record.Weight, Encoding.UTF8.GetString(record.Payload.Span)));
        Assert.Equal(default, outbox.Damage);
    }

    private static void Put(StorageFixture storage, string name, string bytes)
    {
        Directory.CreateDirectory(storage.DirectoryPath);
        File.WriteAllBytes(Path.Combine(storage.DirectoryPath, name), Convert.FromHexString(bytes));
    }
}
