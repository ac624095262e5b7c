using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Protobuf;

/// <summary>The families of one body by name. Their objects are remembered from body to body, within bounds.</summary>
internal sealed class ProtobufFamilies
{
    private const int MaxRemembered = 20_000; // past it, somebody sends ever new names

    private readonly Dictionary<string, PointFamily> _known = new(Utf8NameComparer.Instance);
    private readonly Dictionary<string, int> _inBody = new(Utf8NameComparer.Instance);

    public void Begin()
    {
        _inBody.Clear();
        if (_known.Count > MaxRemembered) _known.Clear();
    }

    /// <summary>Finds or adds a family to a batch. Several messages may bring parts of one.</summary>
    /// <returns>Why it cannot be; null if it can.</returns>
    public string? IndexOf(PointBatch batch, ReadOnlySpan<byte> name, MetricType type, bool isNative, string help, string unit, ParserLimits limits, out int index)
    {
        var kind = isNative ? PointKind.ExponentialHistogram : LayoutDefinition.KindOf(type);
        if (_inBody.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out index))
        {
            var family = batch.Families[index];
            if (family.Description.Type != type) return "the family stands twice in the body, with different types";
            return family.Kind == kind ? null : "some of its histograms have native buckets and some have not; give all of a family the same kind";
        }

        if (batch.Families.Count >= limits.MaxFamiliesPerPush) return ParserLimits.Exceeded("the number of families in this push", limits.MaxFamiliesPerPush, nameof(limits.MaxFamiliesPerPush));
        var known = Find(name, type, kind, help, unit);
        index = batch.AddFamily(known);
        _inBody.Add(known.Description.Name, index);
        return null;
    }

    private PointFamily Find(ReadOnlySpan<byte> name, MetricType type, PointKind kind, string help, string unit)
    {
        if (_known.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var known)
            && known.Kind == kind
            && known.Description is var told
            && told.Type == type
            && string.Equals(told.Help, help, StringComparison.Ordinal)
            && string.Equals(told.Unit, unit, StringComparison.Ordinal)) return known;
        known = new PointFamily(new FamilyDescription(Utf8NameComparer.Instance.Create(name), type, help, unit), kind, IsDelta: false);
        _known[known.Description.Name] = known;
        return known;
    }
}
