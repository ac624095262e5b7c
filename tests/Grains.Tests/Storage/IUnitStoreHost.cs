using Tributary.Grains.Storage;

namespace Tributary.Grains.Tests.Storage;

/// <summary>Data of one test, and silos that reach it.</summary>
public interface IUnitStoreHost : IAsyncDisposable
{
    /// <summary>The store as another silo has it.</summary>
    Task<IUnitStore> ConnectAsync();
}
