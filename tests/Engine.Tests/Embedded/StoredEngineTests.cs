namespace Tributary.Engine.Tests.Embedded;

/// <summary>Tests of engines on a storage directory, which is removed with the test.</summary>
public abstract class StoredEngineTests : IAsyncLifetime, IAsyncDisposable
{
    private protected EngineDirectory Home { get; } = new();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        await Home.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();
}
