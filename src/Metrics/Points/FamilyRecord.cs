using System.Buffers;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Points;

/// <summary>
/// A family as a catalog lists it. As bytes: u8 version (1), u8 kind, u8 type, name, unit and help each with its length,
/// the settings.
/// </summary>
/// <param name="Family">What it says of itself.</param>
/// <param name="Kind">How its points are stored.</param>
/// <param name="Settings">The rule that its first series is merged by; series of one family may have several.</param>
public sealed record FamilyRecord(FamilyDescription Family, PointKind Kind, MergeSettings Settings)
{
    private const byte Version = 1;

    public byte[] ToBytes()
    {
        var writer = new ArrayBufferWriter<byte>(64 + Family.Name.Length + Family.Help.Length);
        writer.Write([Version, (byte)Kind, (byte)Family.Type]);
        BinaryForm.WriteText(writer, Family.Name);
        BinaryForm.WriteText(writer, Family.Unit);
        BinaryForm.WriteText(writer, Family.Help);
        SettingsCodec.Write(writer, Settings);
        return writer.WrittenSpan.ToArray();
    }

    /// <returns>False where the bytes are not a record of a known version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FamilyRecord record)
    {
        record = null!;
        if (bytes.Length < 3 || bytes[0] != Version || !Enum.IsDefined((PointKind)bytes[1]) || !Enum.IsDefined((MetricType)bytes[2])) return false;
        var (kind, type) = ((PointKind)bytes[1], (MetricType)bytes[2]);
        var rest = bytes[3..];
        if (!BinaryForm.TryReadText(ref rest, out var name) || !BinaryForm.TryReadText(ref rest, out var unit) || !BinaryForm.TryReadText(ref rest, out var help)) return false;
        if (!SettingsCodec.TryRead(ref rest, out var settings) || !rest.IsEmpty) return false;
        record = new FamilyRecord(new FamilyDescription(name, type, help, unit), kind, settings);
        return true;
    }
}
