namespace Tributary.Peers.Workload.Protocols;

/// <summary>Writes pushes in one protocol. Reusable, not for concurrent use.</summary>
internal interface IPayloadWriter
{
    /// <param name="service">Number of the instance's service.</param>
    /// <param name="instance">Number of the instance.</param>
    /// <param name="push">Number of the push, from 0.</param>
    /// <returns>The body, as it is sent.</returns>
    byte[] Write(int service, int instance, int push);
}
