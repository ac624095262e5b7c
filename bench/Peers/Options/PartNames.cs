namespace Tributary.Peers.Options;

/// <summary>The parts of the comparison, in their order.</summary>
[Flags]
internal enum PartNames
{
    None = 0,
    Push = 1,
    Memory = 2,
    Page = 4,
    Flat = 8,
    Cluster = 16,
    Protocols = 32,
    All = Push | Memory | Page | Flat | Cluster | Protocols,
}
