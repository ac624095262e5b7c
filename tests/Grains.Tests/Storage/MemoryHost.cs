using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Memory;

namespace Tributary.Grains.Tests.Storage;

public sealed class MemoryHost : IUnitStoreHost
{
    private readonly MemoryUnitStore _store = new();

    public Task<IUnitStore> ConnectAsync() => Task.FromResult<IUnitStore>(_store);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
