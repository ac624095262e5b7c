using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Requests;

/// <summary>The body of one request: as it came, and decompressed where it was compressed. To be disposed of with the request.</summary>
internal sealed class RequestBody(ByteBudget budget) : IDisposable
{
    public PushBody Received { get; } = new(budget);

    public PushBody Decoded { get; } = new(budget);

    /// <summary>What is to be read.</summary>
    public ReadOnlyMemory<byte> Memory { get; set; }

    public void Dispose()
    {
        Received.Dispose();
        Decoded.Dispose();
    }
}
