using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Tributary.Gateway.Hosting;

/// <summary>Makes the web server use <see cref="BlockPool"/>s.</summary>
internal sealed class BlockPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new BlockPool();
}
