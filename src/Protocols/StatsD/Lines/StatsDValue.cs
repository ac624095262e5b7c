using System.Runtime.InteropServices;

namespace Tributary.Protocols.StatsD.Lines;

/// <summary>A number of a line.</summary>
/// <param name="Number">Finite.</param>
/// <param name="IsSigned">It was written with a plus or a minus: a gauge that is to change by it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StatsDValue(double Number, bool IsSigned);
