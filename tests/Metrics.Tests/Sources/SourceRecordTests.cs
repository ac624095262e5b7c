using Tributary.Metrics.Identity;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Tests.Sources;

public sealed class SourceRecordTests
{
    private static readonly FamilyUse[] Families = [new("a", 1, [0], IsMember: true), new("méthode", 300, [0, 3, 65535], IsMember: false)];

    [Fact]
    public void Records_come_back_in_their_order()
    {
        var seen = new Seen();
        Assert.True(SourceRecordReader.TryRead(Written(), seen));
        Assert.Equal(["stamps 5000000000", "source instance=\"1\",job=\"j\" at 1700000000000: a/1[0]+ méthode/300[0,3,65535]-", "forgotten " + SourceId.FromLabels("job=\"k\""u8)], seen.Records);
    }

    [Fact]
    public void A_writer_that_was_emptied_begins_anew()
    {
        var writer = new SourceRecordWriter();
        Assert.True(writer.IsEmpty);
        writer.AddStamps(1);
        Assert.Equal(writer.Take(), Again());
        Assert.True(writer.IsEmpty);

        byte[] Again()
        {
            writer.AddStamps(1);
            return writer.Take();
        }
    }

    [Fact]
    public void No_bytes_make_reading_fail()
    {
        var (whole, random) = (Written(), new Random(1));
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = whole[..random.Next(whole.Length + 1)];
            for (var k = random.Next(3); k > 0 && bytes.Length > 0; k--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var isRead = SourceRecordReader.TryRead(bytes, new Seen());
            if (bytes.Length > 0 && bytes[0] != 1) Assert.False(isRead);
        }
    }

    private static byte[] Written()
    {
        var writer = new SourceRecordWriter();
        writer.AddStamps(5_000_000_000);
        writer.AddSource("instance=\"1\",job=\"j\""u8, 1_700_000_000_000, Families);
        writer.AddForgotten(SourceId.FromLabels("job=\"k\""u8));
        return writer.Take();
    }

    private sealed class Seen : ISourceRecordVisitor
    {
        public List<string> Records { get; } = [];

        public void Source(ReadOnlySpan<byte> labels, long lastPush, IReadOnlyList<FamilyUse> families) => Records.Add(
            $"source {System.Text.Encoding.UTF8.GetString(labels)} at {lastPush}: {string.Join(' ', families.Select(use => $"{use.Family}/{use.MapVersion}[{string.Join(',', use.Slices)}]{(use.IsMember ? '+' : '-')}"))}");

        public void Forgotten(SourceId source) => Records.Add($"forgotten {source}");

        public void Stamps(long highest) => Records.Add($"stamps {highest}");
    }
}
