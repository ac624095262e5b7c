using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Tributary.Engine.Frames;
using Tributary.Engine.Rules;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;
using Tributary.Protocols.Points;

namespace Tributary.Engine.Ingest.Points;

/// <summary>
/// Decides by the rules what each series of a group of points becomes. Reusable, not for concurrent use; the cache is
/// shared.
/// </summary>
internal sealed class PointPlanner(PointPlanCache cache)
{
    private const int HeadSize = 17; // kind, type, delta, sketches, times: a byte each; version of the rules: 8; room: 4

    private readonly SeriesPlanner _planner = new();
    private readonly ArrayBufferWriter<byte> _key = new(1024);

    /// <param name="batch">The request.</param>
    /// <param name="groups">Its groups.</param>
    /// <param name="group">The group.</param>
    /// <param name="source">Its source.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="room">How many of its series may become series of their own; those after them go to the overflow series.</param>
    /// <param name="hasTimes">The frame carries the points' times.</param>
    public PointPlan Plan(PointBatch batch, PointGroups groups, in PointGroup group, PushSource source, RuleSet rules, int room, bool hasTimes)
    {
        var key = KeyOf(batch, groups, group, source, rules, Math.Clamp(room, 0, group.Count), hasTimes);
        if (cache.Find(key) is { } known) return known;
        var plan = Make(batch, groups, group, source, rules, room, hasTimes);
        cache.Keep(key, plan);
        return plan;
    }

    /// <summary>Hash of all that a plan follows from.</summary>
    private Hash128 KeyOf(PointBatch batch, PointGroups groups, in PointGroup group, PushSource source, RuleSet rules, int room, bool hasTimes)
    {
        var family = batch.Families[group.Family];
        _key.ResetWrittenCount();
        Write(source.Id.Hash);
        var head = _key.GetSpan(HeadSize);
        (head[0], head[1]) = ((byte)family.Kind, (byte)family.Description.Type);
        (head[2], head[3], head[4]) = (Byte(family.IsDelta), Byte(family.HasSketches), Byte(hasTimes));
        BinaryPrimitives.WriteInt64LittleEndian(head[5..], rules.Version);
        BinaryPrimitives.WriteInt32LittleEndian(head[13..], room);
        _key.Advance(HeadSize);
        Encoding.UTF8.GetBytes(family.Description.Name, _key);
        _key.Write("\0"u8);
        Encoding.UTF8.GetBytes(family.Description.Unit, _key);
        _key.Write("\0"u8);
        Encoding.UTF8.GetBytes(family.Description.Help, _key);
        _key.Write("\0"u8);
        for (var point = group.First; point >= 0; point = groups.After(point))
        {
            ref readonly var one = ref batch.Points[point];
            Write(groups.IdOf(point));
            if (one.Bounds is { } bounds) Write(Hash128.Compute(MemoryMarshal.AsBytes(bounds.Values)));
            if (one.Quantiles is { } quantiles) Write(Hash128.Compute(MemoryMarshal.AsBytes<double>(quantiles)));
            _key.Write(double.IsNaN(one.Created) ? "0"u8 : "1"u8);
        }

        return Hash128.Compute(_key.WrittenSpan);
    }

    private PointPlan Make(PointBatch batch, PointGroups groups, in PointGroup group, PushSource source, RuleSet rules, int room, bool hasTimes)
    {
        var family = batch.Families[group.Family];
        var hasCreated = hasTimes;
        _planner.Begin(family.Description, family.Kind, source, rules, group.Count, room);
        for (var point = group.First; point >= 0; point = groups.After(point))
        {
            ref readonly var one = ref batch.Points[point];
            if (_planner.Add(batch.LabelsOf(one), groups.IdOf(point), one.Bounds, one.Quantiles) is not { } isTaken) return new PointPlan(layout: null, _planner.Dropped) { Twin = _planner.Shown };
            hasCreated |= isTaken && !double.IsNaN(one.Created);
        }

        if (_planner.Entries.Count == 0) return new PointPlan(layout: null, _planner.Dropped);
        var hasPayloads = family.HasSketches || family.Kind == PointKind.ExponentialHistogram;
        return new PointPlan(new EncodedLayout(new LayoutDefinition(family.Kind, family.Description, hasCreated, hasPayloads, _planner.Entries, hasTimes)), _planner.Dropped);
    }

    private static byte Byte(bool flag) => flag ? (byte)1 : (byte)0;

    private void Write(Hash128 hash)
    {
        hash.Write(_key.GetSpan(Hash128.Size));
        _key.Advance(Hash128.Size);
    }
}
