using Tributary.Engine.Limits;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>What a kind of engine gives to the contract suites: an empty engine for each test.</summary>
public interface IEngineHost : IAsyncDisposable
{
    /// <summary>Opens the engine. It is closed with the host.</summary>
    Task<IMetricEngine> OpenAsync(MetricLimits limits, TimeProvider time);
}
