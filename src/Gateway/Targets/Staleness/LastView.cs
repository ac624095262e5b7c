using System.Text;
using Tributary.Engine.Storage.Records;
using Tributary.Metrics.Points;

namespace Tributary.Gateway.Targets.Staleness;

/// <summary>
/// The view that was pushed last, in a file beside the queue. Its first record is its time (i64, Unix milliseconds); each of
/// the others is a part: u8 type of the family, its name, unit and help each with its length, and the part as
/// <see cref="Metrics.Views.ViewWriter"/> writes it.
/// </summary>
internal static class LastView
{
    private const string Name = "last-view";

    public static string PathIn(string directory) => Path.Combine(directory, Name);

    public static byte[] Write(FamilyDescription family, ReadOnlySpan<byte> view)
    {
        var bytes = new MemoryStream(256 + view.Length);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write((byte)family.Type);
        writer.Write(family.Name);
        writer.Write(family.Unit);
        writer.Write(family.Help);
        writer.Write(view);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <returns>Null where the record is none.</returns>
    public static ViewPart? Read(StoredRecord record)
    {
        var bytes = new MemoryStream(record.Payload.ToArray(), writable: false);
        using var reader = new BinaryReader(bytes, Encoding.UTF8);
        try
        {
            var type = (MetricType)reader.ReadByte();
            var (name, unit, help) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
            return Enum.IsDefined(type) ? new ViewPart(new FamilyDescription(name, type, help, unit), record.Payload[(int)bytes.Position..]) : null;
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>Some series of a family.</summary>
internal sealed record ViewPart(FamilyDescription Family, ReadOnlyMemory<byte> View);
