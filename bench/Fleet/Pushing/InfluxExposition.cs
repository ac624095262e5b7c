using System.Globalization;
using System.Text;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Writes lines of Influx line protocol (https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/), one
/// for each series. There are counters, by the <c>_total</c> of their names, and gauges; nothing says that a series has ended.
/// </summary>
/// <param name="grouping">The grouping labels, on every line; the database may say the job.</param>
/// <param name="time">When the points are taken, Unix seconds.</param>
/// <param name="style">How it is written.</param>
internal sealed class InfluxExposition(IReadOnlyList<Label> grouping, Amount time, InfluxStyle style) : IExposition
{
    private readonly StringBuilder _text = new();

    public bool TakesQuantiles => false;

    public bool TellsEnds => false;

    public void Begin(Family family)
    {
    }

    public void Sample(string name, Label[] labels, Amount value)
    {
        var last = name.LastIndexOf('_');
        _text.Append(style.SplitsNames && last >= 0 ? name[..last] : name);
        foreach (var label in labels)
        {
            if (!grouping.Any(own => own.Name.Equals(label.Name, StringComparison.Ordinal))) Tag(label.Name, label.Value);
        }

        foreach (var own in grouping)
        {
            if (own.Name is "instance") Tag(style.SourceTag, own.Value);
            else if (own.Name is not "job" || style.TagsJob) Tag(own.Name, own.Value);
        }

        _text.Append(' ').Append(style.SplitsNames && last >= 0 ? name[(last + 1)..] : "value").Append('=').Append(value);
        if (value.IsWhole) _text.Append(style.IsUnsigned && value >= Amount.Zero ? 'u' : 'i');
        _text.Append(' ').Append((time.Thousandths * InfluxStyle.NanosecondsPerThousandth / style.Unit).ToString(CultureInfo.InvariantCulture)).Append('\n');
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

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Tag(string key, string value)
    {
        _text.Append(',').Append(key).Append('=');
        foreach (var c in value)
        {
            if (c is ',' or '=' or ' ') _text.Append('\\');
            _text.Append(c);
        }
    }
}
