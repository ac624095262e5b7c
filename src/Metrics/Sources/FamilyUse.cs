namespace Tributary.Metrics.Sources;

/// <summary>What a registry of sources knows of one family that a source feeds, or once fed.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="MapVersion">Version of the family's map of slices when the source last fed it.</param>
/// <param name="Slices">The slices that it fed by that map, rising.</param>
/// <param name="IsMember">The family is in the source's group; if not, its group was replaced by one without it.</param>
public sealed record FamilyUse(string Family, int MapVersion, ushort[] Slices, bool IsMember)
{
    public bool Equals(FamilyUse? other) =>
        other is not null && Family == other.Family && MapVersion == other.MapVersion && IsMember == other.IsMember && Slices.AsSpan().SequenceEqual(other.Slices);

    public override int GetHashCode() => HashCode.Combine(Family, MapVersion, Slices.Length, IsMember);
}
