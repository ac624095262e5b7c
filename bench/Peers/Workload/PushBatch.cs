namespace Tributary.Peers.Workload;

/// <summary>Ready-made push bodies: push n of every instance, then push n + 1 of every instance.</summary>
internal sealed class PushBatch(int instances, byte[][] bodies)
{
    public int Count => bodies.Length;

    public long Samples => (long)bodies.Length * FamilyShape.SamplesPerPayload;

    /// <summary>Bytes of all bodies.</summary>
    public long Bytes => bodies.Sum(body => (long)body.Length);

    public ReadOnlySpan<byte> Body(int at) => bodies[at];

    public int Instance(int at) => at % instances;
}
