using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Influx;
using Tributary.Protocols.Points;
using Tributary.Protocols.Tests.Fuzzing;
using Tributary.Protocols.Tests.Points;

namespace Tributary.Protocols.Tests.Influx;

/// <summary>No bytes make the parser throw, take long, or take a wrong line for a right one.</summary>
public sealed class InfluxTortureTests
{
    public static readonly byte[] Rich = Encoding.UTF8.GetBytes(
        "cpu,host=a,cpu=0 idle=97.5,user=2i,name=\"x \\\"y\\\" z\",up=t 1700000000\n# a comment\nodd\\ name\\,x,a\\ b=c\\,d\\=e v\\ w=1u\r\nrequests_total,host=a value=nan,other=18446744073709551615u 1700000001\nlast,host=ä value=-1.5e-3");

    private readonly InfluxParser _parser = new(InfluxParserTests.Naming);
    private readonly PointBatch _batch = new();

    private int Read(ReadOnlySpan<byte> body)
    {
        Assert.Null(_parser.Parse(body, "db"u8, 1_000_000_000, ParserLimits.Default, _batch));
        return PointDump.Of(_batch).Length;
    }

    [Fact]
    public void Bodies_cut_anywhere_have_the_lines_that_are_whole()
    {
        var whole = 0;
        for (var length = 0; length <= Rich.Length; length++)
        {
            if (length > 0 && Rich[length - 1] == '\n') whole = Read(Rich.AsSpan(0, length));
            Assert.InRange(Read(Rich.AsSpan(0, length)), whole, 6);
        }

        Assert.Equal((6, 0, 1), (Read(Rich), _batch.Rejected, _batch.Skipped));
    }

    [Fact]
    public void Bodies_with_one_byte_wrong()
    {
        foreach (var body in BrokenBodies.WithOneByteWrong(Rich)) Read(body);
    }

    [Fact]
    public void Random_pieces_of_bodies()
    {
        foreach (var body in BrokenBodies.RandomPieces(Rich)) Read(body);
    }

    /// <summary>Finishes within seconds if reading is linear, and would take hours if it were not.</summary>
    [Theory]
    [InlineData(" ")]
    [InlineData("\\")]
    [InlineData("\"")]
    [InlineData(",")]
    [InlineData("=")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("a")]
    [InlineData("a b=\"\n")]
    [InlineData("a b=\"\\\"\n")]
    [InlineData("a b=\"\\\n")]
    [InlineData("a,b=c\n")]
    [InlineData("a v_total=-1\n")]
    [InlineData("a,b=\\ ")]
    public void Ten_megabytes_of_the_same(string text)
    {
        var body = new byte[10_000_000];
        var part = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < body.Length; i++) body[i] = part[i % part.Length];
        _parser.Parse(body, "db"u8, 1, ParserLimits.Default, _batch);
        Assert.Empty(_batch.Points.ToArray());
    }

    [Fact]
    public void Ten_megabytes_of_one_line()
    {
        var limits = ParserLimits.Default with { MaxSeriesPerPush = int.MaxValue, MaxSamplesPerPush = int.MaxValue };
        var tags = Encoding.UTF8.GetBytes("m" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $",k{20_000 - i}=v")) + " v=1");
        Assert.Null(_parser.Parse(tags, "db"u8, 1, limits, _batch));
        Assert.Single(_batch.Rejections);
        Assert.Null(_parser.Parse(Encoding.UTF8.GetBytes("a_total v=1" + string.Concat(Enumerable.Repeat(",v_total=-1", 900_000))), "db"u8, 1, limits, _batch));
        Assert.Equal(900_000, _batch.Rejected);
        Assert.Null(_parser.Parse(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500_000).Select(i => $"-,k={i} -{i}=1\n"))), "db"u8, 1, limits, _batch));
        Assert.Equal(10_000, _batch.Families.Count);
    }

    [Fact]
    public void Reading_allocates_nothing_once_the_names_are_known()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500).Select(i => $"disk\\ io,host=h{i % 7},path=/mnt/{i} read=1{i}i,free=0.5,name=\"x\",odd=nan,lätency=2 1700000000{i:000}\n")));
        for (var i = 0; i < 3; i++) Assert.Null(_parser.Parse(body, "db"u8, 1_000_000, ParserLimits.Default, _batch));
        Assert.Equal((1500, 7, 500), (_batch.Points.Length, _batch.Sources, _batch.Skipped));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) _parser.Parse(body, "db"u8, 1_000_000, ParserLimits.Default, _batch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
