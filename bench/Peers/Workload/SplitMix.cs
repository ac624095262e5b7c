namespace Tributary.Peers.Workload;

/// <summary>The finalizer of SplitMix64: the workload's only source of variety, so that every value follows from its place.</summary>
internal static class SplitMix
{
    public static ulong Mix(ulong x)
    {
        x += 0x9E37_79B9_7F4A_7C15;
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
