using System.Runtime.InteropServices;

namespace Tributary.Protocols.Exemplars;

/// <summary>An exemplar of an <see cref="ExemplarList"/>.</summary>
/// <param name="Owner">Number of the sample or point that it belongs to.</param>
/// <param name="LabelsStart">Where its canonical labels lie in the list.</param>
/// <param name="LabelsLength">Their length in bytes.</param>
/// <param name="Value">What was observed; never NaN.</param>
/// <param name="Time">When, Unix seconds; NaN if its sender does not say.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ParsedExemplar(int Owner, int LabelsStart, int LabelsLength, double Value, double Time);
