namespace Tributary.Protocols.Exposition;

/// <summary>
/// A series of a parsed exposition. <paramref name="Family"/> indexes <see cref="ParsedExposition.Families"/>; the
/// labels lie in the exposition's own buffer, without <c>le</c> and <c>quantile</c>. <paramref name="Line"/> is where
/// it first appears, from 1.
/// </summary>
public readonly record struct ParsedSeries(int Family, int LabelsStart, int LabelsLength, int Line);
