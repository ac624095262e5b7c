using System.Runtime.InteropServices;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// One sample line. The value is <c>High + Low</c>: <paramref name="Low"/> is zero except for integers that no double
/// holds. <paramref name="ValueStart"/> and <paramref name="ValueLength"/> say where its text stands in the body.
/// </summary>
/// <param name="Series">Index into <see cref="ParsedExposition.Series"/>.</param>
/// <param name="Role">Which part of the series it is.</param>
/// <param name="Bound">The number of <c>le</c> or <c>quantile</c>; 0 for other roles.</param>
/// <param name="High">The nearest double to the value.</param>
/// <param name="Low">What is left of it.</param>
/// <param name="ValueStart">Offset of the value's first byte in the body.</param>
/// <param name="ValueLength">Its length in bytes.</param>
/// <param name="Line">Line of the sample, from 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ParsedSample(
    int Series,
    SampleRole Role,
    double Bound,
    double High,
    double Low,
    int ValueStart,
    int ValueLength,
    int Line);
