using Tributary.Engine.Limits;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>
/// What every engine must do, whatever hosts the shards. Each suite takes one side of it; a kind of engine inherits them
/// all.
/// </summary>
public abstract class EngineContract(IEngineHost host) : IAsyncLifetime
{
    private TestedEngine? _tested;

    protected TestedEngine Tested => _tested ?? throw new InvalidOperationException("The engine is open during a test.");

    /// <summary>The limits that the tests of a suite run with.</summary>
    protected virtual MetricLimits Limits => MetricLimits.Default;

    public async Task InitializeAsync()
    {
        var limits = Limits;
        _tested = new TestedEngine(await host.OpenAsync(limits, TimeProvider.System), limits, TimeProvider.System);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();
}
