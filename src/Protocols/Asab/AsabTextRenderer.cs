using System.Buffers;
using System.Text;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Protocols.Naming;

namespace Tributary.Protocols.Asab;

/// <summary>
/// The layout of ASAB's <c>/asab/v1/metrics</c>: like OpenMetrics, but that buckets have the family's bare name, beside a
/// <c>_count</c> and a <c>_sum</c> without <c>name</c>. Label values are escaped, which ASAB forgets.
/// </summary>
public sealed class AsabTextRenderer(IBufferWriter<byte> output) : AsabRenderer(output)
{
    private readonly StringBuilder _text = new();
    private bool _hasRecord;

    public override string ContentType => "text/plain; charset=utf-8";

    private protected override void Write(AsabRecord record)
    {
        _hasRecord = true;
        var kind = record.IsHistogram ? "histogram" : record.IsCounter ? "counter" : "gauge";
        _text.Append("# TYPE ").Append(record.FullName).Append(' ').Append(kind).Append('\n');
        if (record.Unit.Length > 0) _text.Append("# UNIT ").Append(record.FullName).Append(' ').Append(record.Unit).Append('\n');
        if (record.Help.Length > 0) _text.Append("# HELP ").Append(record.FullName).Append(' ').Append(LabelText.Escape(record.Help)).Append('\n');
        foreach (var fieldset in record.Fieldsets)
        {
            var tags = TagsOf(fieldset);
            if (record.IsHistogram) AppendHistogram(record.FullName, tags, fieldset);
            else foreach (var (name, value) in fieldset.Values) AppendLine(record.FullName, record.IsCounter ? "_total" : "", tags, bound: null, name, value);
        }

        Encoding.UTF8.GetBytes(_text.ToString(), Output);
        _text.Clear();
    }

    /// <summary>As ASAB, nothing at all where there is nothing.</summary>
    private protected override void WriteEnd()
    {
        if (_hasRecord) Output.Write("# EOF\n"u8);
    }

    private void AppendHistogram(string family, string tags, AsabFieldset fieldset)
    {
        foreach (var (bound, counts) in fieldset.Buckets)
        {
            foreach (var (name, count) in counts) AppendLine(family, "", tags, AsabNumber.Bound(bound), name, count);
        }

        AppendLine(family, "_count", tags, bound: null, name: null, fieldset.Count);
        if (!fieldset.Sum.IsNaN) AppendLine(family, "_sum", tags, bound: null, name: null, fieldset.Sum);
    }

    private void AppendLine(string family, string suffix, string tags, string? bound, string? name, in ExactSum value)
    {
        var labels = tags;
        if (bound is not null) labels += $"{Separator(labels)}le=\"{bound}\"";
        if (name is not null) labels += $"{Separator(labels)}name=\"{LabelText.Escape(name)}\"";
        _text.Append(family).Append(suffix);
        if (labels.Length > 0) _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(AsabNumber.Value(value)).Append('\n');
    }

    private static string Separator(string labels) => labels.Length > 0 ? "," : "";

    private static string TagsOf(AsabFieldset fieldset) =>
        string.Join(',', fieldset.Tags.Select(tag => $"{EscapedName.OfMetric(tag.Key)}=\"{LabelText.Escape(tag.Value)}\""));
}
