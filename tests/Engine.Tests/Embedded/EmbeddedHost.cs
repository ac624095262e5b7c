using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Embedded;
using Tributary.Engine.Limits;
using Tributary.Engine.Storage;
using Tributary.Engine.Tests.Contracts;

namespace Tributary.Engine.Tests.Embedded;

/// <summary>Opens embedded engines in a directory of its own.</summary>
internal sealed class EmbeddedHost : IEngineHost
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tributary-engine-");
    private readonly List<EmbeddedEngine> _opened = [];

    public async Task<IMetricEngine> OpenAsync(MetricLimits limits, TimeProvider time)
    {
        var options = new StorageOptions { Path = Path.Combine(_root.FullName, "data") };
        var engine = await EmbeddedEngine.OpenAsync(options, limits, time, NullLoggerFactory.Instance, CancellationToken.None);
        _opened.Add(engine);
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _opened) await engine.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
