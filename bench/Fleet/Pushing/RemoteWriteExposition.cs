using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Writes an <c>io.prometheus.write.v2.Request</c>: a series for each sample, each bucket too, with type, start and time.
/// Series that are gone end with a stale marker. Quantiles are not sent: receivers that merge cannot use them.
/// </summary>
/// <param name="grouping">The grouping labels, on every series.</param>
/// <param name="moment">When the samples are taken.</param>
internal sealed class RemoteWriteExposition(IReadOnlyList<Label> grouping, OtlpMoment moment) : IExposition
{
    private static readonly double Stale = BitConverter.UInt64BitsToDouble(0x7ff0000000000002);

    private readonly ProtoMessage _series = new();
    private readonly Dictionary<string, ulong> _references = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly List<string> _symbols = [""];
    private Family? _family;

    public bool TakesQuantiles => false;

    public void Begin(Family family) => _family = family;

    public void Sample(string name, Label[] labels, Amount value) => Add(name, labels, null, value.ToDouble(), hasStart: _family!.Type != FamilyType.Gauge);

    public void Bucket(string name, Label[] labels, Amount? bound, Amount count) => Add($"{name}_bucket", labels, BoundOf(bound), count.ToDouble(), hasStart: true);

    public void Quantile(string name, Label[] labels, string quantile, Amount value)
    {
    }

    public void End(string name, Label[] labels) => Add(name, labels, null, Stale, hasStart: false);

    public void EndBucket(string name, Label[] labels, Amount bound) => Add($"{name}_bucket", labels, BoundOf(bound), Stale, hasStart: false);

    public byte[] ToBytes()
    {
        var request = new ProtoMessage();
        foreach (var symbol in _symbols) request.Text(4, symbol);
        request.Append(_series);
        return request.ToArray();
    }

    private static Label BoundOf(Amount? bound) => new("le", bound?.ToString() ?? "+Inf");

    private void Add(string name, Label[] labels, Label? bound, double value, bool hasStart)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["__name__"] = name };
        foreach (var label in labels) all[label.Name] = label.Value;
        foreach (var label in grouping) all[label.Name] = label.Value;
        if (bound is { } le) all[le.Name] = le.Value;

        var references = new ProtoMessage();
        foreach (var (label, text) in all) references.Raw(ReferenceOf(label)).Raw(ReferenceOf(text));
        var sample = new ProtoMessage().Double(1, value).Number(2, (ulong)moment.Time.Thousandths);
        if (hasStart && moment.Life is { } life) sample.Number(3, (ulong)life.Thousandths);
        var metadata = new ProtoMessage().Number(1, TypeOf(_family!.Type)).Number(3, ReferenceOf(_family.Help));
        _series.Message(5, new ProtoMessage().Message(1, references).Message(2, sample).Message(5, metadata));
    }

    private static ulong TypeOf(FamilyType type) => type switch
    {
        FamilyType.Counter => 1,
        FamilyType.Gauge => 2,
        FamilyType.Histogram => 3,
        FamilyType.Summary => 5,
        _ => 0,
    };

    private ulong ReferenceOf(string text)
    {
        if (_references.TryGetValue(text, out var known)) return known;
        _references.Add(text, (ulong)_symbols.Count);
        _symbols.Add(text);
        return (ulong)_symbols.Count - 1;
    }
}
