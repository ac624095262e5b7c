using Tributary.Engine;
using Tributary.Engine.Limits;
using Tributary.Engine.Tests.Contracts;

namespace Tributary.Grains.Tests.Cluster;

/// <summary>Gives each test a gateway's engine, over a client, on the shared cluster, which is emptied before.</summary>
internal sealed class ClusterHost(TestSilos silos) : IEngineHost
{
    public async Task<IMetricEngine> OpenAsync(MetricLimits limits, TimeProvider time)
    {
        var engine = new OrleansEngine(silos.Cluster.GrainFactory, new ClusterOptions(), limits, time);
        await engine.WipeAsync(CancellationToken.None);
        return engine;
    }

    public ValueTask DisposeAsync() => default;
}
