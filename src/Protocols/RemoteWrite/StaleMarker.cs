namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// The NaN by which Prometheus says that a series has ended
/// (https://prometheus.io/docs/specs/remote_write_spec/, section "Stale Markers").
/// </summary>
internal static class StaleMarker
{
    private const ulong Bits = 0x7ff0000000000002;

    public static bool Is(double value) => BitConverter.DoubleToUInt64Bits(value) == Bits;
}
