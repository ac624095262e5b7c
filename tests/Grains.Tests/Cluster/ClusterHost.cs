using Tributary.Engine;
using Tributary.Engine.Limits;
using Tributary.Engine.Tests.Contracts;

namespace Tributary.Grains.Tests.Cluster;

/// <summary>Gives each test a gateway's engine, over a client, on the shared cluster, which is emptied before.</summary>
internal sealed class ClusterHost(TestSilos silos) : IEngineHost
{
    /// <summary>Tests are a few senders, of which each waits for its answer: nothing is to be had by waiting for more.</summary>
    private static readonly ClusterOptions Options = new() { PushPatience = TimeSpan.Zero };

    public async Task<IMetricEngine> OpenAsync(MetricLimits limits, TimeProvider time)
    {
        var engine = new OrleansEngine(silos.Cluster.GrainFactory, Options, limits, time);
        await engine.WipeAsync(CancellationToken.None);
        return engine;
    }

    public ValueTask DisposeAsync() => default;
}
