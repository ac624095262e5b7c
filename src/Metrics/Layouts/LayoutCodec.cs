using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Layouts;

/// <summary>
/// The binary form of a layout definition: u8 version (1), u8 kind, u8 type, u8 flags (1 created, 2 payloads, 4 times), name,
/// unit, tables of settings and of number lists (bounds, quantiles), the entries, and last the help text. Counts and
/// lengths are varints, strings UTF-8. The layout's id is the hash of all but the help, so that sources that differ
/// in help alone share it.
/// </summary>
public static class LayoutCodec
{
    private const byte Version = 1;
    private const byte CreatedFlag = 1;
    private const byte PayloadsFlag = 2;
    private const byte TimesFlag = 4;

    /// <summary>Encodes <paramref name="layout"/> and returns its id.</summary>
    public static byte[] Encode(LayoutDefinition layout, out Hash128 id)
    {
        var writer = new ArrayBufferWriter<byte>(64 + (layout.Entries.Count * 128));
        writer.Write([Version, (byte)layout.Kind, (byte)layout.Family.Type, (byte)((layout.HasCreated ? CreatedFlag : 0) | (layout.HasPayloads ? PayloadsFlag : 0) | (layout.HasTimes ? TimesFlag : 0))]);
        BinaryForm.WriteText(writer, layout.Family.Name);
        BinaryForm.WriteText(writer, layout.Family.Unit);

        var settings = new IndexedSet<MergeSettings>(EqualityComparer<MergeSettings>.Default);
        var lists = new NumberLists();
        foreach (var entry in layout.Entries)
        {
            settings.Add(entry.Settings);
            if (HasNumbers(layout.Kind)) lists.Add(entry.Bounds, entry.Quantiles);
        }

        Varint.WriteUInt64(writer, (ulong)settings.Items.Count);
        foreach (var item in settings.Items) SettingsCodec.Write(writer, item);
        lists.Write(writer);

        Varint.WriteUInt64(writer, (ulong)layout.Entries.Count);
        foreach (var entry in layout.Entries)
        {
            entry.InputId.Write(writer.GetSpan(Hash128.Size));
            writer.Advance(Hash128.Size);
            Varint.WriteUInt64(writer, (ulong)settings.Add(entry.Settings));
            if (HasNumbers(layout.Kind)) Varint.WriteUInt64(writer, (ulong)lists.Add(entry.Bounds, entry.Quantiles));
            Varint.WriteUInt64(writer, (ulong)entry.Labels.Length);
            writer.Write(entry.Labels.Span);
        }

        id = Hash128.Compute(writer.WrittenSpan);
        BinaryForm.WriteText(writer, layout.Family.Help);
        return writer.WrittenSpan.ToArray();
    }

    /// <returns>False where the bytes are not a layout of a known version.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, out LayoutDefinition layout, out Hash128 id)
    {
        layout = null!;
        id = default;
        var rest = source;
        if (rest.Length < 4 || rest[0] != Version || !Enum.IsDefined((PointKind)rest[1]) || !Enum.IsDefined((MetricType)rest[2])) return false;
        var kind = (PointKind)rest[1];
        var type = (MetricType)rest[2];
        var flags = rest[3];
        if ((flags & (CreatedFlag | TimesFlag)) == TimesFlag) return false;
        rest = rest[4..];
        if (!BinaryForm.TryReadText(ref rest, out var name) || name.Length == 0 || !BinaryForm.TryReadText(ref rest, out var unit)) return false;

        if (!BinaryForm.TryReadCount(ref rest, SettingsCodec.MinSize, out var settingsCount)) return false;
        var settings = new MergeSettings[settingsCount];
        for (var i = 0; i < settings.Length; i++)
        {
            if (!SettingsCodec.TryRead(ref rest, out settings[i])) return false;
        }

        if (!BinaryForm.TryReadCount(ref rest, 1, out var listCount)) return false;
        var lists = new double[listCount][];
        var bounds = new HistogramBounds[LayoutDefinition.HasBounds(kind) ? listCount : 0];
        for (var i = 0; i < lists.Length; i++)
        {
            // Quantiles are finite and rising too.
            if (!BinaryForm.TryReadNumbers(ref rest, out lists[i]) || HistogramBounds.TryCreate(lists[i]) is not { } rising) return false;
            if (kind == PointKind.Parts && !SeriesPart.TryRead(rising, out _)) return false;
            if (LayoutDefinition.HasBounds(kind)) bounds[i] = rising;
        }

        if (!BinaryForm.TryReadCount(ref rest, Hash128.Size + 2, out var entryCount)) return false;
        var entries = new LayoutEntry[entryCount];
        for (var i = 0; i < entries.Length; i++)
        {
            if (rest.Length < Hash128.Size) return false;
            var inputId = Hash128.Read(rest);
            rest = rest[Hash128.Size..];
            if (!BinaryForm.TryReadIndex(ref rest, settings.Length, out var setting)) return false;
            var list = 0;
            if (HasNumbers(kind) && !BinaryForm.TryReadIndex(ref rest, lists.Length, out list)) return false;
            if (!BinaryForm.TryReadBytes(ref rest, out var labels)) return false;
            entries[i] = new LayoutEntry(
                inputId,
                labels.ToArray(),
                settings[setting],
                LayoutDefinition.HasBounds(kind) ? bounds[list] : null,
                kind == PointKind.Summary ? lists[list] : null);
        }

        id = Hash128.Compute(source[..^rest.Length]);
        if (!BinaryForm.TryReadText(ref rest, out var help) || !rest.IsEmpty) return false;
        layout = new LayoutDefinition(kind, new FamilyDescription(name, type, help, unit), (flags & CreatedFlag) != 0, (flags & PayloadsFlag) != 0, entries, (flags & TimesFlag) != 0);
        return true;
    }

    private static bool HasNumbers(PointKind kind) => LayoutDefinition.HasBounds(kind) || kind == PointKind.Summary;
}
