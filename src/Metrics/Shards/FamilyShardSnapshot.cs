using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Shards;

/// <summary>
/// A shard's whole state as bytes: u8 version, the family, the series with their totals, the layouts, the ledger, the exemplars.
/// One without exemplars is written as it was before there were any, so that builds from then can read it. A shard read back behaves as the one that was written: the same commands give the same bytes.
/// </summary>
public static class FamilyShardSnapshot
{
    private const byte Version = 3;
    private const byte VersionWithoutExemplars = 2;
    private const byte FirstVersion = 1; // without the times at which layouts were used, and without intervals

    public static void Write(FamilyShard shard, IBufferWriter<byte> writer)
    {
        var exemplars = shard.Series?.Exemplars is { Count: > 0 } some ? some : null;
        writer.Write([exemplars is null ? VersionWithoutExemplars : Version, shard.Family is null ? (byte)0 : (byte)1]);
        if (shard.Family is not { } family) return;
        writer.Write([(byte)shard.Kind, (byte)family.Type]);
        BinaryForm.WriteText(writer, family.Name);
        BinaryForm.WriteText(writer, family.Unit);
        BinaryForm.WriteText(writer, family.Help);
        Varint.WriteInt64(writer, shard.Version);
        Varint.WriteInt64(writer, shard.Duplicates);
        Varint.WriteInt64(writer, shard.Now);

        // In order of their ids: that of a dictionary depends on what was removed from it before.
        var sources = new IndexedSet<SourceState>(ReferenceEqualityComparer.Instance);
        foreach (var source in shard.Sources.Values.OrderBy(source => source.Id.Hash)) sources.Add(source);
        WriteSeries(shard, sources, writer);

        var layouts = new IndexedSet<Layout>(ReferenceEqualityComparer.Instance);
        foreach (var layout in shard.Layouts.Known.OrderBy(layout => layout.Id)) layouts.Add(layout);
        foreach (var source in sources.Items)
        {
            if (source.Layout is { } layout) layouts.Add(layout);
        }

        Varint.WriteUInt64(writer, (ulong)shard.Layouts.Count);
        Varint.WriteUInt64(writer, (ulong)layouts.Items.Count);
        foreach (var layout in layouts.Items) LayoutSnapshot.Write(layout, writer);
        Varint.WriteUInt64(writer, (ulong)sources.Items.Count);
        foreach (var source in sources.Items) SourceSnapshot.Write(source, source.Layout is { } layout ? layouts.Add(layout) : -1, writer);
        if (exemplars is not null) ExemplarSnapshot.Write(exemplars, writer);
    }

    /// <inheritdoc cref="TryRead(ReadOnlySpan{byte}, ushort, out FamilyShard)"/>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FamilyShard shard) => TryRead(bytes, slice: 0, out shard);

    /// <param name="bytes">The snapshot.</param>
    /// <param name="slice">Index of the slice that the shard holds.</param>
    /// <param name="shard">The shard.</param>
    /// <returns>False where the bytes are not a snapshot of a known version.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ushort slice, out FamilyShard shard)
    {
        shard = new FamilyShard(slice);
        if (bytes.Length < 2 || bytes[0] is < FirstVersion or > Version || bytes[1] > 1) return false;
        var form = bytes[0];
        var rest = bytes[2..];
        if (bytes[1] == 0) return rest.IsEmpty;
        if (rest.Length < 2 || !Enum.IsDefined((PointKind)rest[0]) || !Enum.IsDefined((MetricType)rest[1])) return false;
        var (kind, type) = ((PointKind)rest[0], (MetricType)rest[1]);
        rest = rest[2..];
        if (!BinaryForm.TryReadText(ref rest, out var name) || !BinaryForm.TryReadText(ref rest, out var unit) || !BinaryForm.TryReadText(ref rest, out var help)) return false;
        if (!Varint.TryReadInt64(ref rest, out var version) || !Varint.TryReadInt64(ref rest, out var duplicates) || !Varint.TryReadInt64(ref rest, out var now)) return false;
        shard.Found(new FamilyDescription(name, type, help, unit), kind);
        shard.RestoreCounters(version, duplicates, now);
        if (!TryReadSeries(shard, ref rest, out var soleSources)) return false;

        if (!Varint.TryReadUInt64(ref rest, out var known) || !BinaryForm.TryReadCount(ref rest, Hash128.Size, out var layoutCount) || known > (ulong)layoutCount) return false;
        var layouts = new Layout[layoutCount];
        for (var i = 0; i < layouts.Length; i++)
        {
            if (!LayoutSnapshot.TryRead(ref rest, form, kind, shard.Series!, out layouts[i])) return false;
            if ((ulong)i < known) shard.Layouts.Add(layouts[i]);
        }

        if (!BinaryForm.TryReadCount(ref rest, Hash128.Size, out var sourceCount)) return false;
        var sources = new SourceState[sourceCount];
        for (var i = 0; i < sources.Length; i++)
        {
            if (!SourceSnapshot.TryRead(ref rest, form, layouts, shard, out sources[i])) return false;
            shard.Sources[sources[i].Id] = sources[i];
        }

        foreach (var (slot, index) in soleSources)
        {
            if (index >= sources.Length) return false;
            shard.Series![slot].SoleSource = index < 0 ? SourceState.Many : sources[index];
        }

        return (form < Version || ExemplarSnapshot.TryRead(ref rest, shard.Series!)) && rest.IsEmpty;
    }

    private static void WriteSeries(FamilyShard shard, IndexedSet<SourceState> sources, IBufferWriter<byte> writer)
    {
        var series = shard.Series!;
        var settings = new IndexedSet<MergeSettings>(EqualityComparer<MergeSettings>.Default);
        foreach (var slot in series.Used()) settings.Add(series[slot].Settings);
        Varint.WriteUInt64(writer, (ulong)settings.Items.Count);
        foreach (var item in settings.Items) SettingsCodec.Write(writer, item);

        Varint.WriteUInt64(writer, (ulong)series.High);
        var free = series.FreeBottomToTop().ToList();
        Varint.WriteUInt64(writer, (ulong)free.Count);
        foreach (var slot in free) Varint.WriteUInt64(writer, (ulong)slot);
        Varint.WriteUInt64(writer, (ulong)series.Count);
        foreach (var slot in series.Used())
        {
            ref var one = ref series[slot];
            Varint.WriteUInt64(writer, (ulong)slot);
            Varint.WriteUInt64(writer, (ulong)one.Labels.Length);
            writer.Write(one.Labels);
            Varint.WriteUInt64(writer, (ulong)settings.Add(one.Settings));

            // A source that has been forgotten counts as one of many.
            var isKnown = one.SoleSource is { } sole && shard.Sources.TryGetValue(sole.Id, out var current) && ReferenceEquals(sole, current);
            Varint.WriteInt64(writer, one.SoleSource is null ? -2 : isKnown ? sources.Add(one.SoleSource) : -1);
            Varint.WriteUInt64(writer, (ulong)one.LiveCount);
            Varint.WriteInt64(writer, one.OrphanedAt);
            SnapshotNumbers.Write(writer, one.Created);
            shard.Store!.Save(slot, writer);
        }
    }

    private static bool TryReadSeries(FamilyShard shard, ref ReadOnlySpan<byte> rest, out List<(int Slot, int Source)> soleSources)
    {
        soleSources = [];
        if (!BinaryForm.TryReadCount(ref rest, SettingsCodec.MinSize, out var settingsCount)) return false;
        var settings = new MergeSettings[settingsCount];
        for (var i = 0; i < settings.Length; i++)
        {
            if (!SettingsCodec.TryRead(ref rest, out settings[i])) return false;
        }

        if (!Varint.TryReadUInt64(ref rest, out var high) || high > int.MaxValue || !BinaryForm.TryReadCount(ref rest, 1, out var freeCount)) return false;
        var free = new int[freeCount];
        for (var i = 0; i < free.Length; i++)
        {
            if (!BinaryForm.TryReadIndex(ref rest, (int)high, out free[i])) return false;
        }

        if (!BinaryForm.TryReadCount(ref rest, 12, out var count) || count + freeCount != (int)high) return false;
        var series = shard.Series!;
        for (var i = 0; i < count; i++)
        {
            if (!BinaryForm.TryReadIndex(ref rest, (int)high, out var slot) || !BinaryForm.TryReadBytes(ref rest, out var labels)) return false;
            if (!BinaryForm.TryReadIndex(ref rest, settings.Length, out var setting) || !Varint.TryReadInt64(ref rest, out var sole)) return false;
            if (!Varint.TryReadUInt64(ref rest, out var live) || live > int.MaxValue || !Varint.TryReadInt64(ref rest, out var orphanedAt)) return false;
            if (!SnapshotNumbers.TryRead(ref rest, out double created)) return false;
            var one = new Series { Labels = labels.ToArray(), Settings = settings[setting], LiveCount = (int)live, OrphanedAt = orphanedAt, Created = created };
            if (!series.TryRestore(slot, one)) return false;
            shard.Store!.Grow();
            if (!shard.Store.TryLoad(slot, ref rest)) return false;
            if (sole >= -1) soleSources.Add((slot, (int)sole));
        }

        series.RestoreFree((int)high, free);
        shard.Store!.Grow();
        return true;
    }
}
