namespace Tributary.Protocols.Native;

/// <summary>What an update says of itself. The bits are on the wire: never reuse one.</summary>
[Flags]
public enum NativeUpdateFlags : byte
{
    None = 0,

    /// <summary>Its families are all that the source has: the others are cleared, as by a PUT of the Pushgateway's API.</summary>
    Complete = 1 << 0,

    /// <summary>It ends with the CRC-32C of its bytes.</summary>
    Checksum = 1 << 1,
}
