using System.Buffers;
using System.Text;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// The families that series belong to by their names: made once, and remembered within bounds until something new is said of
/// metrics.
/// </summary>
internal sealed class RemoteFamilies
{
    private const int MaxRemembered = 20_000; // past it, somebody sends ever new names

    private readonly RemoteMetadata _metadata;
    private readonly Dictionary<byte[], RemoteFamily> _known = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], RemoteFamily>.AlternateLookup<ReadOnlySpan<byte>> _byKey;
    private readonly Dictionary<(string Name, MetricType Type, PointKind Kind), int> _inBatch = [];
    private readonly ArrayBufferWriter<byte> _key = new(256);
    private int _version;
    private long _batch;

    public RemoteFamilies(RemoteMetadata metadata)
    {
        _metadata = metadata;
        _byKey = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <inheritdoc cref="RemoteWriteParser.IsOutdated"/>
    public bool IsOutdated => _version != _metadata.Version;

    public void Begin()
    {
        _batch++;
        _inBatch.Clear();
        if (_known.Count < MaxRemembered && !IsOutdated) return;
        _version = _metadata.Version;
        _known.Clear();
    }

    /// <summary>The family of a series; its index in the batch is set.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="name">The name of the series.</param>
    /// <param name="form">What its points are.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="stated">What the series says of its metric.</param>
    /// <param name="limits">How long names may be, and how many families there may be.</param>
    public RemoteFamily Find(PointBatch batch, ReadOnlySpan<byte> name, RemoteForm form, LabelSet labels, RemoteStatement stated, ParserLimits limits)
    {
        var hasBound = form == RemoteForm.Number && !labels.ValueOf("le"u8).IsEmpty;
        var hasQuantile = form == RemoteForm.Number && !labels.ValueOf("quantile"u8).IsEmpty;
        _key.ResetWrittenCount();
        _key.Write([(byte)form, (byte)stated.Type, (byte)((hasBound ? 1 : 0) | (hasQuantile ? 2 : 0))]);
        _key.Write(name);
        if (!_byKey.TryGetValue(_key.WrittenSpan, out var family))
        {
            family = Make(name, form, hasBound, hasQuantile, stated, limits);
            _known.Add(_key.WrittenSpan.ToArray(), family);
        }

        if (family.Family is null || family.Batch == _batch) return family;
        var description = family.Family.Description;
        if (!_inBatch.TryGetValue((description.Name, description.Type, family.Family.Kind), out var index))
        {
            if (batch.Families.Count >= limits.MaxFamiliesPerPush) return RemoteFamily.Wrong(ParserLimits.Exceeded("the number of metrics in this request", limits.MaxFamiliesPerPush, nameof(limits.MaxFamiliesPerPush)));
            _inBatch.Add((description.Name, description.Type, family.Family.Kind), index = batch.AddFamily(family.Family));
        }

        (family.Batch, family.Index) = (_batch, index);
        return family;
    }

    private RemoteFamily Make(ReadOnlySpan<byte> utf8Name, RemoteForm form, bool hasBound, bool hasQuantile, RemoteStatement stated, ParserLimits limits)
    {
        if (LabelCheck.FindInFamily(utf8Name, limits) is { } wrong) return RemoteFamily.Wrong(wrong);
        if (stated.Check(limits) is { } wrongToo) return RemoteFamily.Wrong(wrongToo);
        var (name, about) = (Encoding.UTF8.GetString(utf8Name), stated.IsGiven ? stated.ToMetric() : null);
        if (form != RemoteForm.Number)
        {
            if (form == RemoteForm.Classic) _metadata.NoteCustomBounds(name);
            var own = about ?? _metadata.FindStated(name) ?? RemoteMetric.Nothing;
            return RemoteFamily.Of(new FamilyDescription(name, MetricType.Histogram, own.Help, own.Unit), form == RemoteForm.Exponential ? PointKind.ExponentialHistogram : PointKind.ClassicHistogram);
        }

        var role = RemoteRole.Of(name, hasBound, hasQuantile, about, _metadata);
        if (role.Family.Length == 0) return RemoteFamily.LeftOut;
        var family = new FamilyDescription(role.Family, role.Type, role.About.Help, role.Type is MetricType.Info or MetricType.StateSet ? "" : role.About.Unit);
        return RemoteFamily.Of(family, role.Kind, role.Part, role.IsGuess ? name : null);
    }
}

/// <summary>What the points of a series are.</summary>
internal enum RemoteForm : byte
{
    /// <summary>Samples.</summary>
    Number,

    /// <summary>Native histograms.</summary>
    Exponential,

    /// <summary>Native histograms with custom bounds.</summary>
    Classic,
}
