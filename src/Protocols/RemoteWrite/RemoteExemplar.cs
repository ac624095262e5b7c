using Tributary.Metrics.Exemplars;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>An <c>Exemplar</c> of either version; they differ in how labels are written. Reusable.</summary>
internal sealed class RemoteExemplar
{
    private const double MillisecondsPerSecond = 1000;

    private readonly LabelSet _labels = new();
    private ParserLimits _limits = ParserLimits.Default;
    private long _timestamp;

    public double Value { get; private set; }

    /// <summary>Unix seconds; NaN if it is not said.</summary>
    public double Time => _timestamp == 0 ? double.NaN : _timestamp / MillisecondsPerSecond;

    /// <summary>Its labels are none: for that, the series is not refused.</summary>
    public bool IsWrong { get; private set; }

    public void Begin(ParserLimits limits)
    {
        (_limits, Value, _timestamp, IsWrong) = (limits, 0, 0, false);
        _labels.Clear();
    }

    public void AddLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        IsWrong = IsWrong || _labels.Count == Exemplar.MaxCharacters || LabelCheck.Find(name, value, _limits) is not null || !_labels.TryAdd(name, value);

    /// <summary>Reads a field that is not of its labels.</summary>
    public void ReadField(ref ProtoReader field)
    {
        if (field.Is(RemoteWriteFields.Exemplar.Value, WireType.Fixed64)) Value = field.Double();
        else if (field.Is(RemoteWriteFields.Exemplar.Timestamp, WireType.Varint)) _timestamp = (long)field.Varint();
        else field.Skip();
    }

    /// <summary>Its canonical labels, until it is read anew.</summary>
    public ReadOnlySpan<byte> CanonicalLabels() => _labels.Canonical();
}
