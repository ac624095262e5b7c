using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.StatsD.Lines;
using Tributary.Protocols.StatsD.Mapping;

namespace Tributary.Protocols.StatsD.Aggregation;

/// <summary>
/// The family and the labels that a line's name and tags become by its mapping. Reusable: what it found is good until the
/// next call.
/// </summary>
internal sealed class SeriesNaming(ParserLimits limits)
{
    private readonly LabelSet _labels = new();
    private readonly ArrayBufferWriter<byte> _name = new(128);

    /// <summary>The family's name.</summary>
    public string Family { get; private set; } = "";

    public ReadOnlySpan<byte> Labels => _labels.Canonical();

    public StatsDKind Kind { get; private set; }

    public StatsDMapping Mapping { get; private set; } = StatsDMapping.Unmapped;

    /// <returns>Why the line is not kept.</returns>
    public StatsDDrop Name(in StatsDLine line, StatsDMappings mappings)
    {
        if (line.Name.Length > limits.MaxNameLength) return StatsDDrop.TooLarge;
        if (!Utf8.IsValid(line.Name) || !Utf8.IsValid(line.Tags)) return StatsDDrop.NotUtf8;
        var name = Encoding.UTF8.GetString(line.Name);
        Mapping = mappings.Find(name, line.Type, out var captures);
        if (Mapping.Drop) return StatsDDrop.Mapping;
        Kind = KindOf(line.Type, Mapping);
        Family = FamilyOf(Mapping.Name?.Fill(captures) ?? name);
        if (Family.Length > limits.MaxNameLength) return StatsDDrop.TooLarge;

        _labels.Clear();
        var tags = new StatsDTags(line.Tags);
        while (tags.MoveNext())
        {
            if (!TryAdd(tags.Key, tags.Value, replaces: true)) return StatsDDrop.TooLarge;
        }

        foreach (var (label, value) in Mapping.Labels)
        {
            if (!TryAdd(Encoding.UTF8.GetBytes(label), Encoding.UTF8.GetBytes(value.Fill(captures)), replaces: !Mapping.HonorLabels)) return StatsDDrop.TooLarge;
        }

        MoveAside("job"u8, "exported_job"u8);
        MoveAside("instance"u8, "exported_instance"u8);
        if (Kind is StatsDKind.Exponential or StatsDKind.Classic) MoveAside("le"u8, "exported_le"u8);
        if (Kind == StatsDKind.Summary) MoveAside("quantile"u8, "exported_quantile"u8);
        return StatsDDrop.None;
    }

    private static StatsDKind KindOf(StatsDType type, StatsDMapping mapping) => type switch
    {
        StatsDType.Counter => StatsDKind.Counter,
        StatsDType.Gauge => StatsDKind.Gauge,
        StatsDType.Set => StatsDKind.Set,
        _ when mapping.Observer == StatsDObserver.Summary => StatsDKind.Summary,
        _ => mapping.Buckets is null ? StatsDKind.Exponential : StatsDKind.Classic,
    };

    /// <summary>
    /// What Prometheus takes. A counter ends in <c>_total</c>: OpenMetrics, which Prometheus asks for, shows it so in any case.
    /// </summary>
    private string FamilyOf(string name)
    {
        _name.ResetWrittenCount();
        if (name.Length == 0 || char.IsAsciiDigit(name[0])) _name.Write("_"u8);
        PlainNames.Append(Encoding.UTF8.GetBytes(name), _name);
        var family = Encoding.ASCII.GetString(_name.WrittenSpan);
        return Kind == StatsDKind.Counter && !family.EndsWith("_total", StringComparison.Ordinal) ? $"{family}_total" : family;
    }

    /// <summary>Of two labels of one name, the later holds, or the earlier.</summary>
    /// <returns>False where it is larger than a limit allows.</returns>
    private bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool replaces)
    {
        if (key.Length > limits.MaxLabelNameLength || value.Length > limits.MaxLabelValueLength || _labels.Count >= limits.MaxLabelsPerSeries) return false;
        var name = PlainNames.Label(key, _name);
        if (replaces) _labels.Take(name);
        _labels.TryAdd(name, value);
        return true;
    }

    /// <summary>As Prometheus does with labels that have the name of one that it sets itself (<c>honor_labels</c>).</summary>
    private void MoveAside(ReadOnlySpan<byte> label, ReadOnlySpan<byte> aside) => _labels.TryAdd(aside, _labels.Take(label));
}
