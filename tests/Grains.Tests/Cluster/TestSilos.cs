using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Memory;

namespace Tributary.Grains.Tests.Cluster;

/// <summary>A cluster of three silos in this process, on one store in memory; started once for all tests that share it.</summary>
public sealed class TestSilos : IAsyncLifetime
{
    private TestCluster? _cluster;

    /// <summary>The store of all silos; static, for configurators are made by name and cannot be handed it.</summary>
    public static MemoryUnitStore Store { get; } = new();

    public TestCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster is up during tests.");

    public async Task InitializeAsync()
    {
        var builder = new TestClusterBuilder(initialSilosCount: 3);
        builder.AddSiloBuilderConfigurator<Silo>();
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    private sealed class Silo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.Services.AddTributaryGrains(new ClusterOptions());
            siloBuilder.Services.AddSingleton<IUnitStore>(Store);
            siloBuilder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        }
    }
}
