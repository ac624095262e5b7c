using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tributary.Protocols.Asab;

/// <summary>
/// The layout of ASAB's <c>/asab/v1/watch_metrics</c>: a table for terminals of metric, tags if asked for, value name, value
/// and time; buckets have a column more. A column is as wide as the widest cell so far, so that the table streams.
/// </summary>
public sealed class AsabTableRenderer(IBufferWriter<byte> output, AsabView view) : AsabRenderer(output)
{
    private const int BoundWidth = 7;
    private const int ValueWidth = 25;
    private const int TimeWidth = 30;

    private readonly StringBuilder _text = new();
    private readonly string _time = TimeText(view.Time);
    private int _nameWidth = 40;
    private int _tagsWidth = 40;
    private int _valueNameWidth = 30; // with the column of bounds, where there is one
    private bool _hasHeader;

    public override string ContentType => "text/plain; charset=utf-8";

    private protected override void Write(AsabRecord record)
    {
        AppendHeader();
        foreach (var fieldset in record.Fieldsets)
        {
            var tags = "{" + string.Join(", ", fieldset.Tags.Select(tag => $"'{tag.Key}': '{tag.Value}'")) + "}";
            foreach (var (bound, counts) in fieldset.Buckets)
            {
                foreach (var (name, count) in counts) AppendLine(record.FullName, tags, name, AsabNumber.Bound(bound), AsabNumber.Value(count), _time);
            }

            foreach (var (name, value) in fieldset.Values) AppendLine(record.FullName, tags, name, bound: null, AsabNumber.Value(value), _time);
            if (!record.IsHistogram) continue;
            AppendLine(record.FullName, tags, "Sum", bound: null, AsabNumber.Value(fieldset.Sum), _time);
            AppendLine(record.FullName, tags, "Count", bound: null, AsabNumber.Value(fieldset.Count), _time);
        }

        Flush();
    }

    private protected override void WriteEnd()
    {
        AppendHeader();
        Flush();
    }

    private void AppendHeader()
    {
        if (_hasHeader) return;
        _hasHeader = true;
        var line = new string('-', _nameWidth + (view.ShowsTags ? _tagsWidth : 0) + _valueNameWidth + TimeWidth + 32);
        _text.Append(line).Append('\n');
        AppendLine("Metric name", "Tags", "Value name", bound: null, "Value", "Timestamp");
        _text.Append(line).Append('\n');
    }

    private void AppendLine(string name, string tags, string valueName, string? bound, string value, string time)
    {
        const string separator = " | ";
        _nameWidth = Math.Max(_nameWidth, name.Length);
        _tagsWidth = Math.Max(_tagsWidth, tags.Length);
        var boundWidth = bound is null ? 0 : BoundWidth + separator.Length;
        _valueNameWidth = Math.Max(_valueNameWidth, valueName.Length + boundWidth);
        _text.Append(name.PadRight(_nameWidth)).Append(separator);
        if (view.ShowsTags) _text.Append(tags.PadRight(_tagsWidth)).Append(separator);
        _text.Append(valueName.PadRight(_valueNameWidth - boundWidth)).Append(separator);
        if (bound is not null) _text.Append(bound.PadRight(BoundWidth)).Append(separator);
        _text.Append(value.PadRight(ValueWidth)).Append(separator).Append(time.PadRight(TimeWidth)).Append('\n');
    }

    private void Flush()
    {
        Encoding.UTF8.GetBytes(_text.ToString(), Output);
        _text.Clear();
    }

    private static string TimeText(double time) =>
        DateTimeOffset.UnixEpoch.AddSeconds(time).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
