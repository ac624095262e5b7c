using System.Globalization;
using System.Text;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Engine.Ingest;
using Tributary.Engine.Limits;
using Tributary.Engine.Tests.Contracts;
using Tributary.Grains.Balancing;
using Tributary.Grains.Dispatch;

namespace Tributary.Grains.Tests.Cluster;

/// <summary>Shards are shared out evenly, while pushes go on.</summary>
[Collection(SilosCollection.Name)]
public sealed class BalancingTests(TestSilos silos)
{
    private const int Families = 60;

    [Fact]
    public async Task A_silo_that_is_new_takes_its_share_and_no_push_is_lost_meanwhile()
    {
        var gateway = new TestedEngine(new OrleansEngine(silos.Cluster.GrainFactory, new ClusterOptions(), MetricLimits.Default, TimeProvider.System), MetricLimits.Default, TimeProvider.System);
        await gateway.WipeAsync();
        await gateway.PutAsync("job/j/instance/1", Body(0));
        var added = await silos.Cluster.StartAdditionalSiloAsync();
        var pushes = 0;
        using var balanced = new CancellationTokenSource();
        var pushing = Task.Run(async () =>
        {
            while (!balanced.IsCancellationRequested)
            {
                var result = await gateway.PutAsync("job/j/instance/1", Body(++pushes));
                Assert.Equal(PushStatus.Accepted, result.Status);
            }
        });
        await Eventually.HoldsAsync(
            async () =>
            {
                foreach (var silo in silos.Cluster.Silos) await DispatcherOf(silo.SiloAddress).BalanceAsync();
                var loads = await LoadsAsync();
                return IsEven(loads, load => load.Shards, Families) && IsEven(loads, load => load.Partitions, Partitions.Sources);
            },
            "an even share",
            () => string.Join(", ", LoadsAsync().Result.Select(load => $"{load.Shards} + {load.Partitions}")));
        await balanced.CancelAsync();
        await pushing;
        var page = await gateway.ViewAsync();
        for (var i = 0; i < Families; i++) Assert.Equal(pushes, (int)page.Number($"shared_{i}_total{{job=\"j\"}}"));
        await silos.Cluster.StopSiloAsync(added);
        page = await gateway.ViewAsync();
        for (var i = 0; i < Families; i++) Assert.Equal(pushes, (int)page.Number($"shared_{i}_total{{job=\"j\"}}"));
    }

    private static bool IsEven(IReadOnlyList<SiloLoad> loads, Func<SiloLoad, int> count, int total) =>
        loads.Sum(count) == total && loads.Max(count) - loads.Min(count) <= 1;

    private static string Body(int value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Families; i++) text.Append(CultureInfo.InvariantCulture, $"# TYPE shared_{i}_total counter\nshared_{i}_total {value}\n");
        return text.ToString();
    }

    private async Task<IReadOnlyList<SiloLoad>> LoadsAsync() =>
        await Task.WhenAll(silos.Cluster.Silos.Select(silo => DispatcherOf(silo.SiloAddress).LoadAsync().AsTask()));

    private ISiloDispatcherGrain DispatcherOf(SiloAddress silo) => silos.Cluster.GrainFactory.DispatcherOf(silo, "test");
}
