using System.Buffers;
using Tributary.Engine.Rules;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Ingest;

/// <summary>
/// Puts together the labels of a series: those of the body, overridden by the grouping labels of its source, then without
/// those that a rule aggregates away. Reusable buffers; results are valid until the next call.
/// </summary>
internal sealed class SeriesLabels
{
    private readonly ArrayBufferWriter<byte> _full = new(256);
    private readonly ArrayBufferWriter<byte> _merged = new(256);

    /// <summary>All labels of the series, as canonical text.</summary>
    public ReadOnlySpan<byte> Full => _full.WrittenSpan;

    /// <summary>Computes <see cref="Full"/>.</summary>
    /// <param name="body">The labels of the body.</param>
    /// <param name="grouping">Those that override them; one with an empty value takes the body's away.</param>
    public void Combine(ReadOnlySpan<byte> body, ReadOnlySpan<byte> grouping)
    {
        _full.ResetWrittenCount();
        var own = LabelText.Enumerate(body);
        var group = LabelText.Enumerate(grouping);
        var (hasOwn, hasGroup) = (own.MoveNext(), group.MoveNext());
        while (hasOwn || hasGroup)
        {
            var order = !hasOwn ? 1 : !hasGroup ? -1 : own.Name.SequenceCompareTo(group.Name);
            if (order < 0) Append(_full, own.Label);
            else if (!group.Value.IsEmpty) Append(_full, group.Label);
            if (order <= 0) hasOwn = own.MoveNext();
            if (order >= 0) hasGroup = group.MoveNext();
        }
    }

    /// <summary>The labels that a rule leaves of <see cref="Full"/>.</summary>
    public ReadOnlySpan<byte> Merged(ResolvedRule rule)
    {
        if (rule.Settings.PassThrough) return WithInstance();
        _merged.ResetWrittenCount();
        var labels = LabelText.Enumerate(Full);
        while (labels.MoveNext())
        {
            if (rule.Labels.Keeps(labels.Name)) Append(_merged, labels.Label);
        }

        return _merged.WrittenSpan;
    }

    /// <summary>
    /// As the Pushgateway does, a group without instance gets an empty one, so that a scrape with <c>honor_labels</c> does
    /// not write the gateway's own into it.
    /// </summary>
    private ReadOnlySpan<byte> WithInstance()
    {
        _merged.ResetWrittenCount();
        var labels = LabelText.Enumerate(Full);
        var isPlaced = false;
        while (labels.MoveNext())
        {
            var order = labels.Name.SequenceCompareTo("instance"u8);
            if (!isPlaced && order > 0) Append(_merged, "instance=\"\""u8);
            isPlaced |= order >= 0;
            Append(_merged, labels.Label);
        }

        if (!isPlaced) Append(_merged, "instance=\"\""u8);
        return _merged.WrittenSpan;
    }

    private static void Append(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> label)
    {
        if (writer.WrittenCount > 0) writer.Write(","u8);
        writer.Write(label);
    }
}
