using System.Runtime.InteropServices;
using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Native;

/// <summary>A frame of a <see cref="NativeRequest"/>: one family of one update. Its parts lie in the body.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Flags">What it says of itself.</param>
/// <param name="Layout">The id of its layout.</param>
/// <param name="DefinitionStart">Where the layout's definition begins.</param>
/// <param name="DefinitionLength">Its length in bytes; 0 if the frame has none.</param>
/// <param name="ValuesStart">Where the values begin, 8 bytes each.</param>
/// <param name="ValueCount">Their number.</param>
/// <param name="LowPartsStart">Where the low parts begin, with their number.</param>
/// <param name="LowPartsLength">Their length in bytes; 0 if the frame has none.</param>
/// <param name="PayloadsStart">Where the payloads begin.</param>
/// <param name="PayloadsLength">Their length in bytes.</param>
/// <param name="PayloadCount">Their number.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NativeFrame(
    int Offset,
    NativeFrameFlags Flags,
    Hash128 Layout,
    int DefinitionStart,
    int DefinitionLength,
    int ValuesStart,
    int ValueCount,
    int LowPartsStart,
    int LowPartsLength,
    int PayloadsStart,
    int PayloadsLength,
    int PayloadCount)
{
    public bool IsDelta => (Flags & NativeFrameFlags.Delta) != 0;

    public bool IsPartial => (Flags & NativeFrameFlags.Partial) != 0;

    public bool HasDefinition => (Flags & NativeFrameFlags.Definition) != 0;

    public ReadOnlySpan<byte> DefinitionIn(ReadOnlySpan<byte> body) => body.Slice(DefinitionStart, DefinitionLength);

    public ReadOnlySpan<byte> ValuesIn(ReadOnlySpan<byte> body) => body.Slice(ValuesStart, ValueCount * sizeof(double));

    public ReadOnlySpan<byte> LowPartsIn(ReadOnlySpan<byte> body) => body.Slice(LowPartsStart, LowPartsLength);

    public ReadOnlySpan<byte> PayloadsIn(ReadOnlySpan<byte> body) => body.Slice(PayloadsStart, PayloadsLength);
}
