using System.Runtime.InteropServices;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Points;

/// <summary>A point of a <see cref="PointBatch"/>: one series of one source, with all that belongs to it.</summary>
/// <param name="Source">Index into <see cref="PointBatch.Sources"/>.</param>
/// <param name="Family">Index into <see cref="PointBatch.Families"/>.</param>
/// <param name="LabelsStart">Where its canonical labels lie in the batch.</param>
/// <param name="LabelsLength">Their length in bytes.</param>
/// <param name="ValuesStart">Where its values lie in the batch.</param>
/// <param name="ValuesLength">Their number, in the order of <see cref="LayoutDefinition"/>.</param>
/// <param name="PayloadStart">Where its payload lies in the batch.</param>
/// <param name="PayloadLength">Its length in bytes; 0 for none.</param>
/// <param name="Bounds">A classic histogram's; null for other kinds.</param>
/// <param name="Quantiles">A summary's ready quantiles, rising; null for other kinds.</param>
/// <param name="Created">When the series started, or an increment's interval; Unix seconds, NaN if unknown.</param>
/// <param name="Time">When the point was taken, Unix seconds; below zero where the series ended then. NaN, and minus infinity for an end, is when it is received. <see cref="LayoutDefinition.ExemplarsOnly"/> where it has no value.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ParsedPoint(
    int Source,
    int Family,
    int LabelsStart,
    int LabelsLength,
    int ValuesStart,
    int ValuesLength,
    int PayloadStart,
    int PayloadLength,
    HistogramBounds? Bounds,
    double[]? Quantiles,
    double Created,
    double Time)
{
    /// <summary>It is there for its exemplars alone.</summary>
    public bool IsForExemplars => Time == LayoutDefinition.ExemplarsOnly;
}
