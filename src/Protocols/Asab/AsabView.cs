using System.Runtime.InteropServices;

namespace Tributary.Protocols.Asab;

/// <summary>What the views in ASAB's layouts show beside the series.</summary>
/// <param name="Time">The time that values are of, in Unix seconds.</param>
/// <param name="ShowsTags">Whether the table has a column of tags.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AsabView(double Time, bool ShowsTags);
