using System.Text;
using Tributary.Engine.Frames;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Protocols.Native;

namespace Tributary.Engine.Ingest.Native;

/// <summary>Tells the sender of a frame what its shard did with it.</summary>
internal static class NativeReport
{
    public static FrameOutcome Of(in ApplyResult result, NativePlan plan)
    {
        var outcome = result.Outcome switch
        {
            ApplyOutcome.Applied => NativeOutcome.Applied,
            ApplyOutcome.Duplicate => NativeOutcome.Duplicate,
            ApplyOutcome.TypeClash => NativeOutcome.TypeClash,
            ApplyOutcome.UnitClash => NativeOutcome.UnitClash,
            ApplyOutcome.BoundsClash => NativeOutcome.BoundsClash,
            ApplyOutcome.InvalidValue => NativeOutcome.InvalidValue,
            ApplyOutcome.TooManyFamilies => NativeOutcome.TooManyFamilies,
            _ => NativeOutcome.Refused,
        };
        if (result.Succeeded) return new FrameOutcome(outcome, result.Overflowed, result.Dropped);
        if (outcome == NativeOutcome.InvalidValue) return Invalid(plan, result.Index);
        return new FrameOutcome(outcome, Reason: PushReport.Explain(plan.Layout!.Family, result.Outcome));
    }

    public static FrameOutcome FamilyTwice(string family) => new(
        NativeOutcome.FamilyTwice,
        Reason: $"{family} stands twice in the update. Put all of its series into one frame, or the second frame into an update with a number of its own.");

    /// <param name="plan">The plan of the frame.</param>
    /// <param name="index">Which value of the shard's frame it is.</param>
    private static FrameOutcome Invalid(NativePlan plan, int index)
    {
        var layout = plan.Layout!;

        // Shards tell of payloads by the first value, which is none of those that a summary can have wrong.
        if (layout.HasPayloads && (layout.Kind == PointKind.ExponentialHistogram || index == 0))
            return new FrameOutcome(NativeOutcome.InvalidValue, Reason: $"{layout.Family} has an exponential histogram or a sketch that cannot be read, or that does not agree with itself.");
        var value = SentIndexOf(plan, index, out var entry) + 1;
        return new FrameOutcome(NativeOutcome.InvalidValue, Value: value, Reason: $"{PushReport.Explain(layout.Family, ApplyOutcome.InvalidValue)} It is value {value} of the frame, of the series {{{LabelsOf(layout, entry)}}}.");
    }

    /// <summary>Which value of the sender's frame it is, and which series of the shard's layout.</summary>
    private static int SentIndexOf(NativePlan plan, int index, out int entry)
    {
        var (end, before) = (0, 0);
        entry = -1;
        for (var series = 0; series < plan.Series; series++)
        {
            if (plan.Dropped?[series] == true)
            {
                before += plan.Widths![series];
                continue;
            }

            end += plan.Layout!.Strides[++entry].Length;
            if (index < end) break;
        }

        return index + before;
    }

    private static string LabelsOf(EncodedLayout layout, int entry) =>
        LayoutCodec.TryDecode(layout.Bytes, out var definition, out _) ? Encoding.UTF8.GetString(definition.Entries[entry].Labels.Span) : "";
}
