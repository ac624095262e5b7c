using System.Text;
using Tributary.Metrics.Identity;

namespace Tributary.Grains;

/// <summary>
/// How sources and families are divided among the grains that keep lists of them. The numbers are part of what is stored:
/// another number would look for a source where it is not.
/// </summary>
internal static class Partitions
{
    /// <summary>Enough for a dozen silos to share the work, few enough that pushes of one moment go in common calls.</summary>
    public const int Sources = 16;

    /// <summary>Each is asked in every scrape, and has to do only where families are new or split.</summary>
    public const int Catalog = 8;

    public static ushort Of(SourceId source) => (ushort)(source.Hash.High % Sources);

    public static ushort OfFamily(string family) => (ushort)(Hash128.Compute(Encoding.UTF8.GetBytes(family)).High % Catalog);
}
