using System.Text;
using Tributary.Engine.Frames;
using Tributary.Grains.Sources;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Tests.Sources;

/// <summary>The registry of sources: stamps, and what a push leaves behind of its source's group.</summary>
public sealed class SourceDirectoryTests
{
    private static readonly byte[] Labels = "instance=\"1\",job=\"j\""u8.ToArray();

    private readonly SourceDirectory _directory = new(TimeProvider.System);

    private static SourceId Source => SourceId.FromLabels(Labels);

    [Fact]
    public void A_source_that_is_not_known_is_asked_for_its_group()
    {
        Assert.Equal(BeginStatus.NeedsGroup, Begin(GroupChange.Keep, tell: false, "a").Status);
        Assert.Equal(0, _directory.Count);
        Assert.Empty(_directory.TakeChanges());
    }

    [Fact]
    public void A_push_of_the_same_group_needs_to_tell_it_once()
    {
        Assert.True(Begin(GroupChange.Replace, tell: true, "a", "b").IsNew);
        var again = Begin(GroupChange.Replace, tell: false, "a", "b");
        Assert.Equal((BeginStatus.Begun, false), (again.Status, again.IsNew));
        Assert.Null(again.ToClear);
    }

    [Fact]
    public void Stamps_rise_with_every_push()
    {
        var last = Begin(GroupChange.Keep, tell: true, "a").Stamp;
        for (var i = 0; i < 1000; i++)
        {
            var stamp = Begin(GroupChange.Keep, tell: false, "a").Stamp;
            Assert.True(stamp > last);
            last = stamp;
        }
    }

    [Fact]
    public void A_PUT_leaves_the_families_that_it_does_not_name()
    {
        Begin(GroupChange.Replace, tell: true, "a", "b");
        var begun = Begin(GroupChange.Replace, tell: true, "b", "c");
        Assert.Equal([("a", "")], Left(begun));
    }

    [Fact]
    public void A_POST_leaves_nothing()
    {
        Begin(GroupChange.Keep, tell: true, "a", "b");
        Assert.Null(Begin(GroupChange.Keep, tell: true, "c").ToClear);
        Assert.Equal(BeginStatus.Begun, Begin(GroupChange.Keep, tell: false, "a", "b").Status);
        Assert.Equal(BeginStatus.Begun, Begin(GroupChange.Keep, tell: false, "c").Status);
    }

    [Fact]
    public void What_a_PUT_leaves_is_named_until_it_is_settled()
    {
        Begin(GroupChange.Replace, tell: true, "a", "b");
        Begin(GroupChange.Replace, tell: true, "b");

        // The gateway died before it cleared a: the next push finds it still there.
        Assert.Equal(BeginStatus.NeedsGroup, Begin(GroupChange.Replace, tell: false, "b").Status);
        var begun = Begin(GroupChange.Replace, tell: true, "b");
        Assert.Equal([("a", "")], Left(begun));
        _directory.Settle(Message(GroupChange.Replace, tell: true, "b"), begun.Stamp);
        Assert.Equal(BeginStatus.Begun, Begin(GroupChange.Replace, tell: false, "b").Status);
    }

    [Fact]
    public void A_settlement_that_comes_after_another_push_is_passed_over()
    {
        Begin(GroupChange.Replace, tell: true, "a", "b");
        var first = Begin(GroupChange.Replace, tell: true, "b");
        Begin(GroupChange.Replace, tell: true, "a", "b");
        _directory.Settle(Message(GroupChange.Replace, tell: true, "b"), first.Stamp);
        Assert.Equal([("a", "")], Left(Begin(GroupChange.Replace, tell: true, "b")));
    }

    [Fact]
    public void A_push_that_has_no_series_in_a_slice_it_fed_before_leaves_that_slice()
    {
        BeginSliced(2, 0, 1);
        Assert.Equal([("a", "1")], Left(BeginSliced(2, 0)));
    }

    [Fact]
    public void After_a_split_it_is_not_known_in_which_slices_a_source_is()
    {
        BeginSliced(1, 0);
        Assert.Equal([("a", "")], Left(BeginSliced(2, 1)));
    }

    [Fact]
    public void A_deletion_names_all_families_that_ever_knew_the_source()
    {
        Begin(GroupChange.Replace, tell: true, "a", "b");
        _directory.Settle(Message(GroupChange.Replace, tell: true, "b"), Begin(GroupChange.Replace, tell: true, "b").Stamp);
        var begun = _directory.BeginDelete(Source);
        Assert.Equal([("a", ""), ("b", "")], Left(begun));
        _directory.Forget(Source, begun.Stamp);
        Assert.Equal(0, _directory.Count);
    }

    [Fact]
    public void A_source_that_pushed_since_its_deletion_began_is_not_forgotten()
    {
        Begin(GroupChange.Keep, tell: true, "a");
        var begun = _directory.BeginDelete(Source);
        Begin(GroupChange.Keep, tell: true, "a");
        _directory.Forget(Source, begun.Stamp);
        Assert.True(_directory.Knows(Source));
    }

    [Fact]
    public void A_source_that_no_family_knows_any_more_is_forgotten()
    {
        var stamp = Begin(GroupChange.Keep, tell: true, "a", "b").Stamp;
        _directory.Update(Source, stamp, Answers(("a", false, false), ("b", false, true)));
        Assert.True(_directory.Knows(Source));
        _directory.Update(Source, stamp, Answers(("b", false, false)));
        Assert.False(_directory.Knows(Source));
    }

    [Fact]
    public void What_families_say_of_a_source_that_has_pushed_since_is_passed_over()
    {
        var stamp = Begin(GroupChange.Keep, tell: true, "a").Stamp;
        Begin(GroupChange.Keep, tell: false, "a");
        _directory.Update(Source, stamp, Answers(("a", false, false)));
        Assert.True(_directory.Knows(Source));
    }

    [Fact]
    public void Changes_and_snapshots_both_make_the_same_directory_again()
    {
        var journal = new List<byte[]>();
        foreach (var families in (string[][])[["a", "b"], ["b"], ["b", "c"]])
        {
            var begun = Begin(GroupChange.Replace, tell: true, families);
            _directory.Settle(Message(GroupChange.Replace, tell: true, families), begun.Stamp);
            journal.Add(_directory.TakeChanges());
        }

        var (replayed, restored) = (new SourceDirectory(TimeProvider.System), new SourceDirectory(TimeProvider.System));
        foreach (var row in journal) Assert.True(replayed.TryLoad(row));
        Assert.True(restored.TryLoad(_directory.ToSnapshot()));
        foreach (var copy in (SourceDirectory[])[replayed, restored])
        {
            var families = copy.All.Single().Value.Families.Values.OrderBy(use => use.Family, StringComparer.Ordinal).Select(use => (use.Family, use.IsMember));
            Assert.Equal([("a", false), ("b", true), ("c", true)], families);
            Assert.Equal([("b", ""), ("c", "")], Left(copy.Begin(Message(GroupChange.Replace, tell: true, "a"))).Where(left => left.Family != "a"));
        }
    }

    [Fact]
    public void A_successor_gives_stamps_above_all_that_were_given_before_whatever_its_clock_says()
    {
        var ahead = new ClockBeside(TimeSpan.FromMinutes(5));
        var first = new SourceDirectory(ahead);
        first.Begin(Message(GroupChange.Keep, tell: true, "a"));
        var last = first.Begin(Message(GroupChange.Keep, tell: false, "a")).Stamp;
        var successor = new SourceDirectory(TimeProvider.System);
        Assert.True(successor.TryLoad(first.TakeChanges()));
        Assert.True(successor.Begin(Message(GroupChange.Keep, tell: true, "a")).Stamp > last);
    }

    [Fact]
    public void Records_that_cannot_be_read_are_not_taken()
    {
        var record = _directory.ToSnapshot();
        record[0] = 99;
        Assert.False(new SourceDirectory(TimeProvider.System).TryLoad(record));
    }

    private SourceBegun Begin(GroupChange change, bool tell, params string[] families) => _directory.Begin(Message(change, tell, families));

    private SourceBegun BeginSliced(int mapVersion, params int[] slices)
    {
        FamilyUse use = new("a", mapVersion, [.. slices.Select(slice => (ushort)slice)], IsMember: true);
        return _directory.Begin(new SourceBegin(Source.Hash, Hash128.Compute([(byte)mapVersion, .. slices.Select(slice => (byte)slice)]), (byte)GroupChange.Keep, SourceRecords.Write(Labels, [use])));
    }

    private static SourceBegin Message(GroupChange change, bool tell, params string[] families)
    {
        var group = Hash128.Compute(Encoding.UTF8.GetBytes(string.Join(',', families)));
        return new SourceBegin(Source.Hash, group, (byte)change, tell ? SourceRecords.Write(Labels, [.. families.Select(family => new FamilyUse(family, 1, [0], IsMember: true))]) : null);
    }

    private static IEnumerable<(string Family, string Slices)> Left(in SourceBegun begun) => SourceRecords.Read(begun.ToClear).Families
        .Select(use => (use.Family, string.Join(',', use.Slices))).OrderBy(left => left.Family, StringComparer.Ordinal);

    private static Dictionary<string, (bool IsFed, bool IsKnown)> Answers(params (string Family, bool IsFed, bool IsKnown)[] answers) =>
        answers.ToDictionary(answer => answer.Family, answer => (answer.IsFed, answer.IsKnown), StringComparer.Ordinal);

    private sealed class ClockBeside(TimeSpan difference) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + difference;
    }
}
