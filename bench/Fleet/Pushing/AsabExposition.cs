using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Writes what ASAB's HTTP target sends
/// (https://github.com/TeskaLabs/asab/blob/9a0f7c68ac1b4849ab37feb635ed0972bd646b97/asab/metrics/http.py): a list of metrics, each
/// with a field for each set of tags, in which values stand by their name. Nothing says that a series has ended.
/// </summary>
/// <param name="grouping">The grouping labels: the job is among the labels of every series, as <c>appclass</c>.</param>
/// <param name="moment">When the request is made ready.</param>
/// <param name="style">How it is written.</param>
internal sealed class AsabExposition(IReadOnlyList<Label> grouping, OtlpMoment moment, AsabStyle style) : IExposition
{
    private const string Host = "host-1"; // several instances run on one
    private const string ValueName = "name";
    private const string Total = "_total";

    private static readonly string[] Units = ["_seconds", "_bytes", "_mebibytes", "_celsius"];

    private readonly List<(Family Family, bool IsWindow, List<AsabField> Fields)> _metrics = [];
    private readonly List<(string Bound, Amount Count)> _buckets = [];
    private Amount _sum;

    public bool TakesQuantiles => false;

    public bool TellsEnds => false;

    /// <summary>The counters and histograms that come next are windows (<c>reset</c>), not cumulative.</summary>
    public bool IsWindow { get; set; }

    public void Begin(Family family) => _metrics.Add((family, IsWindow && family.Type != FamilyType.Gauge, []));

    public void Sample(string name, Label[] labels, Amount value)
    {
        var (family, _, fields) = _metrics[^1];
        if (family.Type != FamilyType.Histogram)
        {
            var field = Find(fields, labels);
            field.Values.Add((NameOf(labels), value));
            return;
        }

        if (name.EndsWith("_sum", StringComparison.Ordinal))
        {
            _sum = value;
            return;
        }

        var histogram = Find(fields, labels);
        histogram.Values.Add((NameOf(labels), value));
        histogram.Buckets.Add([.. _buckets]);
        histogram.Sum += _sum;
        _buckets.Clear();
    }

    public void Bucket(string name, Label[] labels, Amount? bound, Amount count) => _buckets.Add((bound is { } finite ? Float(finite) : "Infinity", count));

    public void Quantile(string name, Label[] labels, string quantile, Amount value)
    {
    }

    public void End(string name, Label[] labels)
    {
    }

    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartArray();
        foreach (var (family, isWindow, fields) in _metrics)
        {
            json.WriteStartObject();
            WriteHead(json, family, isWindow, fields);
            json.WriteStartArray("fieldset");
            foreach (var field in fields) WriteField(json, field, isWindow ? moment.Time : moment.Last);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static string NameOf(Label[] labels) => Array.Find(labels, label => label.Name is ValueName).Value;

    private AsabField Find(List<AsabField> fields, Label[] labels)
    {
        var tags = TagsOf(labels);
        if (fields.Find(field => field.Tags.SequenceEqual(tags)) is { } known) return known;
        var added = new AsabField(tags);
        fields.Add(added);
        return added;
    }

    private List<Label> TagsOf(Label[] labels)
    {
        var tags = new List<Label> { new("host", Host), new("instance_id", grouping.First(own => own.Name is "instance").Value) };
        tags.AddRange(labels.Where(label => label.Name is not ValueName && !grouping.Any(own => own.Name.Equals(label.Name, StringComparison.Ordinal))));
        tags.AddRange(grouping.Where(own => own.Name is not ("instance" or "job")));
        return tags;
    }

    private void WriteHead(Utf8JsonWriter json, Family family, bool isWindow, List<AsabField> fields)
    {
        var type = family switch
        {
            { Type: FamilyType.Counter } => "Counter",
            { Type: FamilyType.Histogram } => "Histogram",
            { Rule: GaugeRule.Average } => "DutyCycle",
            _ => "Gauge",
        };
        json.WriteString("type", family.Type != FamilyType.Gauge && fields.Count > 1 ? type + "WithDynamicTags" : type);
        if (fields.Count == 1) WriteTags(json, "static_tags", fields[0].Tags);
        var name = style.NamesUnits && family.Name.EndsWith(Total, StringComparison.Ordinal) ? family.Name[..^Total.Length] : family.Name;
        var unit = style.NamesUnits ? Array.Find(Units, unit => name.EndsWith(unit, StringComparison.Ordinal)) : null;
        json.WriteString(ValueName, unit is null ? name : name[..^unit.Length]);
        if (unit is not null) json.WriteString("unit", unit[1..]);
        if (family.Type != FamilyType.Gauge) json.WriteBoolean("reset", isWindow);
        json.WriteString("help", family.Help);
    }

    private void WriteField(Utf8JsonWriter json, AsabField field, Amount measuredAt)
    {
        json.WriteStartObject();
        WriteTags(json, "tags", field.Tags);
        json.WriteStartObject("values");
        if (field.Buckets.Count > 0)
        {
            WriteBuckets(json, field);
            Write(json, "sum", field.Sum);
            Write(json, "count", field.Values.Aggregate(Amount.Zero, (count, one) => count + one.Value));
        }
        else
        {
            foreach (var (name, value) in field.Values) Write(json, name, value);
        }

        json.WriteEndObject();
        Write(json, "measured_at", measuredAt);
        json.WriteEndObject();
    }

    private void WriteBuckets(Utf8JsonWriter json, AsabField field)
    {
        json.WriteStartObject("buckets");
        for (var at = 0; at < field.Buckets[0].Count; at++)
        {
            var bound = field.Buckets[0][at].Bound;
            json.WriteStartObject(bound);
            for (var i = 0; i < field.Values.Count; i++)
            {
                // ASAB leaves out the name where nothing was in a bucket.
                var count = field.Buckets[i][at].Count;
                if (count > Amount.Zero || bound is "Infinity") Write(json, field.Values[i].Name, count);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter json, string name, IReadOnlyList<Label> tags)
    {
        json.WriteStartObject(name);
        foreach (var tag in tags) json.WriteString(tag.Name, tag.Value);
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, string name, Amount value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(style.Floats && value.Abs() < Amount.Whole(1L << 53) ? Float(value) : value.ToString());
    }

    /// <summary>As Python writes a float.</summary>
    private static string Float(Amount value) => value.IsWhole ? string.Create(CultureInfo.InvariantCulture, $"{value}.0") : value.ToString();
}
