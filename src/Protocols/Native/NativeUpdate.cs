using System.Runtime.InteropServices;

namespace Tributary.Protocols.Native;

/// <summary>An update of a <see cref="NativeRequest"/>: what one source says under one number.</summary>
/// <param name="Offset">Where it begins in the body.</param>
/// <param name="IsComplete">Its families are all that the source has.</param>
/// <param name="LabelsStart">Where the source's canonical labels lie in the request.</param>
/// <param name="LabelsLength">Their length in bytes.</param>
/// <param name="Epoch">Which life of the source it is, rising with each; at least 1.</param>
/// <param name="Sequence">The number of the update in it, rising with each; at least 1.</param>
/// <param name="FirstFrame">Index of its first frame in the request.</param>
/// <param name="FrameCount">Number of its frames.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NativeUpdate(int Offset, bool IsComplete, int LabelsStart, int LabelsLength, long Epoch, long Sequence, int FirstFrame, int FrameCount);
