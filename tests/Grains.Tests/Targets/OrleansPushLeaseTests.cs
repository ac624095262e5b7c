using Tributary.Grains.Targets;
using Tributary.Grains.Tests.Cluster;

namespace Tributary.Grains.Tests.Targets;

/// <summary>The right to push, as the gateways of a cluster ask for it.</summary>
[Collection(SilosCollection.Name)]
public sealed class OrleansPushLeaseTests(TestSilos silos)
{
    [Fact]
    public async Task One_gateway_of_several_has_it_and_hands_it_on()
    {
        var gateways = Enumerable.Range(0, 3).Select(_ => new OrleansPushLease(silos.Cluster.GrainFactory)).ToList();
        while (gateways.Count > 0)
        {
            var terms = new List<TimeSpan>();
            foreach (var gateway in gateways) terms.Add(await gateway.TakeAsync(CancellationToken.None));
            Assert.Equal([OwnedPushLease.Term, .. Enumerable.Repeat(TimeSpan.Zero, gateways.Count - 1)], terms);
            await gateways[0].ReleaseAsync(CancellationToken.None);
            gateways.RemoveAt(0);
        }
    }
}
