using System.Text;
using Tributary.Protocols.Points;
using Tributary.Protocols.StatsD.Aggregation;
using Tributary.Protocols.StatsD.Lines;
using Tributary.Protocols.Tests.Fuzzing;
using Tributary.Protocols.Tests.Points;

namespace Tributary.Protocols.Tests.StatsD.Aggregation;

/// <summary>No bytes make the aggregator throw, take long, or take a wrong line for a right one.</summary>
public sealed class StatsDTortureTests
{
    internal static readonly byte[] Rich = Encoding.UTF8.GetBytes(
        "orders:1:2|c|@0.5|#kind:bück,new|c:abc|T1656581400\nqueue:+4:-1|g\r\ntook:12.5:3|ms|#a:b\nsize:2e3|h\nsize:7|d|@0.1\nusers:a:b|s|#x:y\n_e{2,2}:ab|cd\n_sc|x|0\nlast:1|c");

    private readonly PointBatch _batch = new();
    private readonly StatsDAggregator _aggregator = Aggregators.Create();
    private double _now = 1000;

    private int Read(ReadOnlySpan<byte> lines)
    {
        _aggregator.Add(lines);
        _aggregator.Take(_batch, _now += 100);
        return PointDump.Of(_batch).Length;
    }

    private long Malformed() => Enum.GetValues<StatsDFault>().Sum(_aggregator.Counts.Malformed);

    [Fact]
    public void Packets_cut_anywhere()
    {
        for (var length = 0; length <= Rich.Length; length++)
        {
            var before = Malformed();
            Read(Rich.AsSpan(0, length));
            Assert.InRange(Malformed() - before, 0, 1);
        }

        var whole = Aggregators.Create();
        whole.Add(Rich);
        whole.Take(_batch, 1100);
        whole.Add(Rich);
        whole.Take(_batch, 1200);
        Assert.Equal(6, _batch.Points.Length);
    }

    [Fact]
    public void Packets_with_one_byte_wrong()
    {
        foreach (var lines in BrokenBodies.WithOneByteWrong(Rich)) Read(lines);
    }

    [Fact]
    public void Random_pieces_of_packets()
    {
        foreach (var lines in BrokenBodies.RandomPieces(Rich)) Read(lines);
        Assert.True(Malformed() > 20_000);
    }

    /// <summary>Finishes within seconds if reading is linear, and would take hours if it were not.</summary>
    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData(":")]
    [InlineData("|")]
    [InlineData("a")]
    [InlineData(":1|c\n")]
    [InlineData("a:1|c|#,\n")]
    [InlineData("a:1|c|@\n")]
    [InlineData("a:1|c|x\n")]
    [InlineData("_e{\n")]
    public void Ten_megabytes_of_the_same(string text)
    {
        var lines = new byte[10_000_000];
        var part = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < lines.Length; i++) lines[i] = part[i % part.Length];
        _aggregator.Add(lines);
        _aggregator.Take(_batch, _now);
        Assert.InRange(_batch.Points.Length, 0, 1);
    }

    [Fact]
    public void Adding_allocates_nothing_once_the_names_are_known()
    {
        var random = new Random(7);
        var lines = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500).Select(i =>
            $"shop.orders.{i % 50}:{i}|c|@0.5|#kind:new,zone:é{i % 3}\ntook:{random.NextDouble() * 1000:0.000}:{i}|ms|@0.3|#path:/{i % 7}\nqueue:+{i}|g|#n:{i % 5}\nusers:u{i}|s\n_e{{1,1}}:a|b\nbad\n")));
        void Round()
        {
            _aggregator.Add(lines);
            _aggregator.Take(_batch, _now += 11);
        }

        for (var i = 0; i < 5; i++) Round();
        var points = _batch.Points.Length;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) Round();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((points, 0L), (_batch.Points.Length, _aggregator.Counts.Dropped(StatsDDrop.SeriesLimit)));
        Assert.True(points > 50);
    }
}
