using Tributary.Peers.Workload.Protocols;

namespace Tributary.Peers.Workload;

/// <summary>How many instances push, and how many label sets they share.</summary>
/// <param name="Instances">Instances of the fleet.</param>
/// <param name="Services">Services they are spread over; 0: each instance is a service of its own, and nothing merges.</param>
internal sealed record FleetShape(int Instances, int Services)
{
    /// <summary>The job that every instance is of.</summary>
    public const string Job = "x";

    /// <summary>Live (source, series) pairs once every instance has pushed, counted in sample lines.</summary>
    public long Pairs => (long)Instances * FamilyShape.SamplesPerPayload;

    public static string InstanceName(int instance) => $"i{instance:D5}";

    /// <summary>The number of an instance's service.</summary>
    public int ServiceOf(int instance) => Services > 0 ? instance % Services : instance;

    /// <summary>Pre-generates a number of pushes of every instance, in text format.</summary>
    /// <param name="firstPush">Number of the first push; it goes on where the last batch ended.</param>
    /// <param name="pushes">Pushes of every instance.</param>
    public PushBatch Generate(int firstPush, int pushes) => Generate(firstPush, pushes, () => new TextPayloadWriter());

    /// <summary>The same in the protocol of these writers, of which each thread has one.</summary>
    public PushBatch Generate(int firstPush, int pushes, Func<IPayloadWriter> writers)
    {
        var bodies = new byte[Instances * pushes][];
        Parallel.For(
            0,
            bodies.Length,
            writers,
            (at, _, writer) =>
            {
                var instance = at % Instances;
                bodies[at] = writer.Write(ServiceOf(instance), instance, firstPush + (at / Instances));
                return writer;
            },
            _ => { });
        return new PushBatch(Instances, bodies);
    }
}
