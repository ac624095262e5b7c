using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>Snapshots of version 1, as the builds before points had times wrote them.</summary>
public sealed class FirstSnapshotTests
{
    private const string Counters =
        "010101010d7465737465645f66616d696c790000100080a0abfef96201000000007b14ae47e17a843f03000000000000e03fcdccccccccccec3fae47"
        + "e17a14aeef3fc0cf24e0a71280dddb01c0843d0300030005733d22312200010180a0abfef96200000000000059400000000000003140000000000000"
        + "00000105733d223222000201000000000000005940000000000000394000000000000000000205733d22332200000100000000000000f8ff00000000"
        + "0000f03f00000000000000000404d3e0d1770ce16c1e6f68670f0799818c010000c0cf2480bab7030002b0519a13934790d4ffa9ac26d7385e2c0034"
        + "5b4df6de7e885731eaf9a8d4f1c2c90238125b337380a9376d3a5e270737327e000000c0cf2480bab7030001b0519a13934790d4ffa9ac26d7385e2c"
        + "005e2dd38a8b3f91658962c23b6b6a6a04010000c0cf2480bab7030001345b4df6de7e885731eaf9a8d4f1c2c902f60ef52d8912feea526dbd4ec68d"
        + "c695000000c0cf2480bab70300018b628a1d1644df622f13673cb87a6b5e0402eed1d3b157a9987ae9944e541e132efa060a0080a0abfef9620080ba"
        + "b7030000010a0a060500010000000000000000000001b0519a13934790d4ffa9ac26d7385e2c00010100000000000000000000897859f6655555855a"
        + "890e51483ab5e6040084897a80a0abfef9620080bab7030000000200000000000039400000000000005940000001b0519a13934790d4ffa9ac26d738"
        + "5e2c000002000000000000244000000000000059400000";

    private const string Histograms =
        "010104030d7465737465645f66616d696c790000080080a0abfef96201000000007b14ae47e17a843f03000000000000e03fcdccccccccccec3fae47"
        + "e17a14aeef3fc0cf24e0a71280dddb01c0843d020002000000020100000000000000f8ff010110800800000006000c00030002800202960102000105"
        + "733d22312200000100000000000000f8ff01011080080000000200080001800802000202edc5de287f7b68750515e43ff06a1e5d020000c0cf2480ba"
        + "b70300010000000000000000000000000000000000f31bbc62564e4ccc651fd3b2c85f8ae2020000c0cf2480bab7030001b0519a13934790d4ffa9ac"
        + "26d7385e2c0202eed1d3b157a9987ae9944e541e132efa020084897a80a0abfef9620080bab703000000000001010110800800000002000800018008"
        + "020000897859f6655555855a890e51483ab5e6000082897a80a0abfef9620080bab703000000000001010110800800000006000c0003000280020296"
        + "01020000";

    private static TestedShard Read(string hex)
    {
        Assert.True(FamilyShardSnapshot.TryRead(Convert.FromHexString(hex), out var shard));
        return new TestedShard(shard);
    }

    [Fact]
    public void Counters_go_on_from_where_they_were()
    {
        var shard = Read(Counters);
        Assert.Equal(["s=\"1\" 17", "s=\"2\" 25", "s=\"3\" 1"], shard.View.OrderBy(one => one.Key).Select(one => $"{one.Key} {one.Value.Value}"));
        shard.Given(Push.Counter("a", PushedPoint.Of("s=\"1\"", 11) with { Created = 100 }, PushedPoint.Of("s=\"2\"", 25) with { Created = 100 }));
        Assert.Equal(18, shard.View["s=\"1\""].Value.ToDouble());
        var increment = Push.Counter("b", PushedPoint.Of("s=\"1\"", 7)) with { IsDelta = true, Epoch = 5 };
        Assert.Equal(ApplyOutcome.Duplicate, shard.Push(increment with { Sequence = 3 }).Outcome);
        Assert.Equal(ApplyOutcome.Applied, shard.Push(increment with { Sequence = 4 }).Outcome);
    }

    [Fact]
    public void Exponential_histograms_go_on_from_where_they_were()
    {
        var shard = Read(Histograms).Given(Push.Exponential("a", PushedPoint.Exponential("", 1, 2, 3, 4)));
        Assert.Equal(4, shard.View[""].Count.ToDouble());
        Assert.Equal(1, shard.View["s=\"1\""].Count.ToDouble());
    }
}
