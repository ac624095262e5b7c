using System.Runtime.InteropServices;
using Tributary.Metrics.Identity;
using Tributary.Protocols.Points;

namespace Tributary.Engine.Ingest.Points;

/// <summary>
/// The points of a request by source and family: each group becomes a frame. A frame has a series once, so a series that
/// has several points in a request, of different times, is in several rounds, the earliest first. Reusable.
/// </summary>
internal sealed class PointGroups
{
    private readonly Dictionary<(int Source, int Family, int Round), int> _index = [];
    private readonly Dictionary<(int Source, int Family, Hash128 Id), int> _seen = [];
    private readonly List<PointGroup> _groups = [];
    private readonly List<(int First, int Last)> _rounds = [];
    private int[] _next = [];
    private int[] _order = [];
    private Hash128[] _ids = [];

    public ReadOnlySpan<PointGroup> Groups => CollectionsMarshal.AsSpan(_groups);

    /// <summary>Number of rounds; 0 where there are no points.</summary>
    public int Rounds => _rounds.Count;

    /// <summary>The first group of a round; the others follow by <see cref="PointGroup.Next"/>.</summary>
    public int FirstOf(int round) => _rounds[round].First;

    /// <summary>The point after this one in its group, or -1.</summary>
    public int After(int point) => _next[point];

    /// <summary>What tells a point's series from the others of its source and family (<see cref="SeriesId"/>).</summary>
    public Hash128 IdOf(int point) => _ids[point];

    public void Arrange(PointBatch batch)
    {
        _index.Clear();
        _seen.Clear();
        _groups.Clear();
        _rounds.Clear();
        var points = batch.Points;
        if (_next.Length < points.Length)
        {
            _next = new int[Math.Max(points.Length, _next.Length * 2)];
            _order = new int[_next.Length];
            _ids = new Hash128[_next.Length];
        }

        var order = InOrderOfTime(points);
        foreach (var point in order)
        {
            ref readonly var one = ref points[point];
            _ids[point] = SeriesId.Of(batch.LabelsOf(one), batch.Families[one.Family].Kind, one.Bounds);
            ref var round = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, (one.Source, one.Family, _ids[point]), out _);
            Add(one.Source, one.Family, round, point, hasValue: !one.IsForExemplars);
            round++;
        }
    }

    /// <summary>As they are in the request where that is the order of time, as it nearly always is.</summary>
    private ReadOnlySpan<int> InOrderOfTime(ReadOnlySpan<ParsedPoint> points)
    {
        var order = _order.AsSpan(0, points.Length);
        var isSorted = true;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            isSorted &= i == 0 || !(PlaceInTime(points[i]) < PlaceInTime(points[i - 1]));
        }

        if (isSorted) return order;
        var times = new double[order.Length];
        for (var i = 0; i < times.Length; i++) times[i] = PlaceInTime(points[i]);
        order.Sort((left, right) => times[left] != times[right] ? times[left].CompareTo(times[right]) : left.CompareTo(right));
        return order;
    }

    /// <summary>What is there for its exemplars belongs to the values that came before it.</summary>
    private static double PlaceInTime(in ParsedPoint point) => point.IsForExemplars ? double.PositiveInfinity : Math.Abs(point.Time);

    private void Add(int source, int family, int round, int point, bool hasValue)
    {
        _next[point] = -1;
        var values = hasValue ? 1 : 0;
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, (source, family, round), out var isThere);
        if (!isThere)
        {
            index = _groups.Count;
            _groups.Add(new PointGroup(source, family, round, point, point, Count: 1, values, Next: -1));
            AddToRound(round, index);
            return;
        }

        ref var group = ref CollectionsMarshal.AsSpan(_groups)[index];
        _next[group.Last] = point;
        group = group with { Last = point, Count = group.Count + 1, Values = group.Values + values };
    }

    private void AddToRound(int round, int index)
    {
        if (round == _rounds.Count)
        {
            _rounds.Add((index, index));
            return;
        }

        ref var groups = ref CollectionsMarshal.AsSpan(_rounds)[round];
        ref var last = ref CollectionsMarshal.AsSpan(_groups)[groups.Last];
        last = last with { Next = index };
        groups.Last = index;
    }
}

/// <summary>The points of one source and one family in a request; each series once.</summary>
/// <param name="Source">Index of the source.</param>
/// <param name="Family">Index of the family.</param>
/// <param name="Round">Rounds are applied one after the other.</param>
/// <param name="First">Index of the first point; the others follow by <see cref="PointGroups.After"/>.</param>
/// <param name="Last">Index of the last point.</param>
/// <param name="Count">Number of points.</param>
/// <param name="Values">Number of those that are not there for their exemplars alone.</param>
/// <param name="Next">Index of the round's next group, or -1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PointGroup(int Source, int Family, int Round, int First, int Last, int Count, int Values, int Next);
