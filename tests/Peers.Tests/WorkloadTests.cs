using System.Security.Cryptography;
using System.Text;
using Tributary.Peers.Load;
using Tributary.Peers.Workload;
using Tributary.Peers.Workload.Protocols;

namespace Tributary.Peers.Tests;

/// <summary>Figures of different days can be compared only while the payloads are the same bytes.</summary>
public sealed class WorkloadTests
{
    [Theory]
    [InlineData(40, 20, 3, "b1f000b45d34250cdda402d80772e0df1941ded9caea1bf6702284501a690a67")]
    [InlineData(40, 0, 3, "d56478e1164a2db82e638a3a4928a59a912fa5bac91d8f5b209ded5a9ed0f1d5")]
    [InlineData(1000, 20, 6, "2fb77a14a1eaef718e3b4866cbcd87b93dc376f70874ab6aebb7b56e23d8fb40")]
    public void The_bytes_of_the_workload_never_change(int instances, int services, int pushes, string sha256)
    {
        var batch = new FleetShape(instances, services).Generate(0, pushes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var at = 0; at < batch.Count; at++) hash.AppendData(batch.Body(at));
        Assert.Equal(sha256, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    [Fact]
    public void A_batch_goes_on_where_the_last_one_ended()
    {
        var fleet = new FleetShape(3, 2);
        var whole = fleet.Generate(0, 4);
        var rest = fleet.Generate(3, 1);
        for (var at = 0; at < rest.Count; at++)
        {
            Assert.Equal(at, rest.Instance(at));
            Assert.True(rest.Body(at).SequenceEqual(whole.Body(9 + at)));
        }
    }

    [Fact]
    public void A_payload_has_195_samples()
    {
        var counter = new SampleLineCounter();
        counter.Read(new TextPayloadWriter().Write(0, 0, 0));
        Assert.Equal(195, counter.Samples);
        Assert.Equal(195, FamilyShape.SamplesPerPayload);
        Assert.Equal(15, FamilyShape.QuantilesPerPayload);
    }

    [Fact]
    public void Reals_are_written_shortest_and_with_a_point()
    {
        var buffer = new PayloadBuffer();
        buffer.Real(12).Text(" ").Real(0.1).Text(" ").Real(PushValues.Rounded(2.0000000004, 9)).Text(" ").Real(PushValues.Rounded(1.00000006, 7));
        Assert.Equal("12.0 0.1 2.0 1.0000001", Encoding.ASCII.GetString(buffer.TakeBytes()));
    }
}
