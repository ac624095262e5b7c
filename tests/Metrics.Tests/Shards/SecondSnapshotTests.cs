using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>Snapshots of version 2, as the builds before exemplars wrote them; shards without exemplars are still written so.</summary>
public sealed class SecondSnapshotTests
{
    private const string Counters =
        "020101010d7465737465645f66616d696c7900000a0080a0abfef96201000000007b14ae47e17a843f03000000000000e03fcdccccccccccec3fae47"
        + "e17a14aeef3fc0cf24e0a71280dddb01c0843d0200020005733d22312200010200000000000000594000000000000036400000000000000000010573"
        + "3d2232220002010000000000000059400000000000003940000000000000000002025757090d31641136fad788b29cc2e900090000c0cf2480bab703"
        + "80a0abfef9620001b0519a13934790d4ffa9ac26d7385e2c009ea4621f79b860d895a4cc6efe9407d4090000c0cf2480bab70380a0abfef9620002b0"
        + "519a13934790d4ffa9ac26d7385e2c00345b4df6de7e885731eaf9a8d4f1c2c90202eed1d3b157a9987ae9944e541e132efa000086897a80a0abfef9"
        + "620080bab7030000000300000000000000000000000000000000000000000080614000000001b0519a13934790d4ffa9ac26d7385e2c000000000080"
        + "614004000000000000f0ff00000000000059400000000000805b400000000000406040897859f6655555855a890e51483ab5e6020082897a80a0abfe"
        + "f9620080bab70300000006000000000000244000000000000059400000000000805b40000000000000394000000000000059400000000000805b4000"
        + "000000";

    private const string Classic =
        "020103030d7465737465645f66616d696c790000080080a0abfef96201000000007b14ae47e17a843f03000000000000e03fcdccccccccccec3fae47"
        + "e17a14aeef3fc0cf24e0a71280dddb01c0843d010001000000010200000000000000f8ff0101000000000000f03f0000000000000840000000000000"
        + "0000000000000000224000000000000000000000000000803040000000000000000002022731932d77cd190da14310746fc802de000000c0cf2480ba"
        + "b70380a0abfef9620102000000000000f03f0000000000000040010000000000000000000000000000000000001469555ed55f744b9bea09545f4461"
        + "bc000000c0cf2480bab70380a0abfef9620102000000000000f03f00000000000010400100000000000000000000000000000000000002eed1d3b157"
        + "a9987ae9944e541e132efa020084897a80a0abfef9620080bab703000000040000000000000040000000000000084000000000000014400000000000"
        + "00224000000000897859f6655555855a890e51483ab5e6000082897a80a0abfef9620080bab70300000004000000000000f03f000000000000084000"
        + "000000000010400000000000001e4000000000";

    private const string Exponential =
        "020104030d7465737465645f66616d696c790000080080a0abfef96201000000007b14ae47e17a843f03000000000000e03fcdccccccccccec3fae47"
        + "e17a14aeef3fc0cf24e0a71280dddb01c0843d020002000000010200000000000000f8ff01011080080000000a00010000000000802c400005ff0702"
        + "800402800202960102ea0202000105733d22312200000100000000000000f8ff010110800800000002000a0001a60902000202c4c7cdf72e03822e59"
        + "49a8c40da9daa0020000c0cf2480bab70380a0abfef96200020000000000000000000000000000000000b0519a13934790d4ffa9ac26d7385e2c02ed"
        + "c5de287f7b68750515e43ff06a1e5d020000c0cf2480bab70380a0abfef9620001000000000000000000000000000000000002eed1d3b157a9987ae9"
        + "944e541e132efa000084897a80a0abfef9620080bab703000000000002010110800800000004000100000000008020400002ff0702800a0200010110"
        + "800800000002000a0001a60902000000897859f6655555855a890e51483ab5e6020082897a80a0abfef9620080bab703000000000001010110800800"
        + "000006000c00030002800202960102000000";

    private static TestedShard Read(string hex)
    {
        Assert.True(FamilyShardSnapshot.TryRead(Convert.FromHexString(hex), out var shard));
        return new TestedShard(shard);
    }

    [Theory]
    [InlineData(Counters)]
    [InlineData(Classic)]
    [InlineData(Exponential)]
    public void What_was_read_is_written_as_it_was(string hex) => Assert.Equal(hex, Convert.ToHexStringLower(Read(hex).Snapshot()));

    [Fact]
    public void Counters_with_intervals_go_on_from_where_they_were()
    {
        var shard = Read(Counters);
        Assert.Equal((22, 25), (shard.View["s=\"1\""].Value.ToDouble(), shard.View["s=\"2\""].Value.ToDouble()));
        Push Increment(double from, double to) => Push.Counter("b", (PushedPoint.Of("s=\"1\"", 3) with { Created = from, Time = to }).With("n=\"1\"", 1, to)) with { IsPartial = true, IsDelta = true };
        Assert.Equal(ApplyOutcome.Duplicate, shard.Push(Increment(130, 140)).Outcome);
        shard.Given(Increment(110, 130));
        Assert.Equal(25, shard.View["s=\"1\""].Value.ToDouble());
        Assert.Equal(130, Assert.Single(shard.View["s=\"1\""].Exemplars).Time);
    }

    [Fact]
    public void Classic_histograms_go_on_from_where_they_were()
    {
        var shard = Read(Classic).Given(Push.Histogram("a", [1, 2], [2, 4, 6], 8));
        Assert.Equal([1.0], shard.Only.Bounds);
        Assert.Equal([4.0, 11], shard.Only.Cumulative.Select(count => count.ToDouble()));
    }

    [Fact]
    public void Exponential_histograms_go_on_from_where_they_were()
    {
        var shard = Read(Exponential).Given(Push.Exponential("a", PushedPoint.Exponential("", 1, 2, 3, 4)));
        Assert.Equal((6, 1), (shard.View[""].Count.ToDouble(), shard.View["s=\"1\""].Count.ToDouble()));
    }
}
