using System.Globalization;
using System.Text;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing.StatsD;

/// <summary>
/// Writes lines of StatsD with tags as DogStatsD has them (https://docs.datadoghq.com/extend/dogstatsd/datagram_shell). Counters are
/// what was counted since they were told before.
/// </summary>
/// <param name="grouping">The grouping labels: all but the instance are tags, which stand last, for of one key the last one holds.</param>
/// <param name="style">How it is written.</param>
internal sealed class StatsDExposition(IReadOnlyList<Label> grouping, StatsDStyle style) : IEventExposition
{
    private const string Total = "_total";

    private readonly StringBuilder _text = new();
    private Family? _family;

    public bool TakesQuantiles => false;

    public bool TellsEnds => false;

    public void Begin(Family family) => _family = family;

    public void Sample(string name, Label[] labels, Amount value)
    {
        if (_family!.Type == FamilyType.Counter)
        {
            Count(name, labels, value);
            return;
        }

        // A number with a sign is a change.
        if (value < Amount.Zero) Line(name, "0", "g", 1, labels);
        Line(name, value.ToString(), "g", 1, labels);
    }

    public void Bucket(string name, Label[] labels, Amount? bound, Amount count)
    {
    }

    public void Quantile(string name, Label[] labels, string quantile, Amount value)
    {
    }

    public void End(string name, Label[] labels)
    {
    }

    public void Observe(string name, Label[] labels, IReadOnlyList<Amount> values, int weight)
    {
        var texts = values.Select(value => style.ObservationType is "ms" ? value.Thousandths.ToString(CultureInfo.InvariantCulture) : value.ToString());
        if (style.Packs) Line(name, string.Join(':', texts), style.ObservationType, weight, labels);
        else foreach (var text in texts) Line(name, text, style.ObservationType, weight, labels);
    }

    public void Change(string name, Label[] labels, Amount change) => Line(name, change < Amount.Zero ? change.ToString() : $"+{change}", "g", 1, labels);

    public void Mention(string name, Label[] labels, string value) => Line(name, value, "s", 1, labels);

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Count(string name, Label[] labels, Amount value)
    {
        var half = new Amount(value.Thousandths / 2);
        if (style.Samples && half.IsWhole && half + half == value) Line(name, half.ToString(), "c", 2, labels);
        else if (style.Packs && half.IsWhole) Line(name, $"{half}:{value - half}", "c", 1, labels);
        else Line(name, value.ToString(), "c", 1, labels);
    }

    private void Line(string name, string values, string type, int weight, Label[] labels)
    {
        var spelled = style.HasDots ? name.Replace('_', '.') : name;
        if (type is "c" && style.HasDots) spelled = spelled[..^Total.Length];
        _text.Append(spelled).Append(':').Append(values).Append('|').Append(type);
        if (style.HasMore) _text.Append("|c:ci-0123abcd");
        if (weight > 1) _text.Append("|@").Append((1.0 / weight).ToString(CultureInfo.InvariantCulture));
        var separator = "|#";
        foreach (var label in labels.Concat(grouping.Where(own => own.Name is not "instance")))
        {
            _text.Append(separator).Append(label.Name).Append(':').Append(label.Value);
            separator = ",";
        }

        if (style.HasMore) _text.Append("|T1704067200");
        _text.Append('\n');
    }
}
