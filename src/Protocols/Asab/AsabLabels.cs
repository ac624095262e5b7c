using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Json;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Asab;

/// <summary>
/// The tags of a field, static and dynamic ones, as the labels of its series and its source. The name of a value is the label
/// <c>name</c>; a tag that has this name becomes <c>exported_name</c>, as Prometheus does with names of its own.
/// </summary>
internal sealed class AsabLabels(TagSourceOptions options)
{
    private const int MaxRemembered = 10_000; // names of tags; past it, somebody makes up ever new ones
    private const string ValueName = "name";

    private readonly TagSource _split = new(options);
    private readonly BatchSources _sources = new();
    private readonly LabelSet _labels = new();
    private readonly LabelSet _source = new();
    private readonly Dictionary<byte[], byte[]> _names = new(BytesComparer.Instance);
    private readonly JsonText _name = new();
    private readonly JsonText _value = new();

    /// <summary>The index of the source of the tags that were read last.</summary>
    public int Source { get; private set; }

    public void Begin() => _sources.Begin();

    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Read(JsonElement tags, PointBatch batch, ParserLimits limits)
    {
        _labels.Clear();
        if (tags.ValueKind == JsonValueKind.Object)
        {
            foreach (var tag in tags.EnumerateObject())
            {
                if (Add(tag, limits) is { } wrong) return wrong;
                if (_labels.Count >= limits.MaxLabelsPerSeries) return ParserLimits.Exceeded("the number of tags, with the name of a value,", limits.MaxLabelsPerSeries, nameof(limits.MaxLabelsPerSeries));
            }
        }
        else if (tags.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            return "the tags are to be an object";
        }

        _split.Split(_labels, default, _source);
        Source = _sources.IndexOf(batch, _source.Canonical());
        return null;
    }

    /// <summary>Adds the name of a value to the tags that were read last, in place of the one before.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public string? SetValueName(ReadOnlySpan<byte> valueName, ParserLimits limits)
    {
        if (LabelCheck.Find("name"u8, valueName, limits) is { } wrong) return wrong;
        _labels.Take("name"u8);
        _labels.TryAdd("name"u8, valueName);
        return null;
    }

    /// <summary>The canonical labels of a value. Good until the next call.</summary>
    public ReadOnlySpan<byte> Canonical() => _labels.Canonical();

    private string? Add(JsonProperty tag, ParserLimits limits)
    {
        var name = LabelOf(_name.NameOf(tag));
        if (name.Length == 0) return $"the tag {LabelCheck.Show(_name.NameOf(tag))} has no letter in its name";
        var value = _value.ValueOf(tag.Value);
        switch (tag.Value.ValueKind)
        {
            case JsonValueKind.Null: return null;
            case JsonValueKind.String when !BareNumbers.IsMark(value): break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False: value = JsonMarshal.GetRawUtf8Value(tag.Value); break;
            default: return $"the tag {LabelCheck.Show(name)} is no text";
        }

        if (LabelCheck.Find(name, value, limits) is { } wrong) return wrong;
        return _labels.TryAdd(name, value) ? null : $"two tags become the label {LabelCheck.Show(name)}; rename one";
    }

    private byte[] LabelOf(ReadOnlySpan<byte> tag)
    {
        var known = _names.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(tag, out var label)) return label;
        if (_names.Count >= MaxRemembered) _names.Clear();
        var name = AsabName.Label(Encoding.UTF8.GetString(tag));
        label = Encoding.ASCII.GetBytes(name == ValueName ? $"exported_{name}" : name);
        known[tag] = label;
        return label;
    }
}
