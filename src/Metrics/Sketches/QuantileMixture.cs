using Tributary.Metrics.Numbers;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// Estimates the quantiles of a fleet from the ready-made quantiles of its members: those of the mixture of the
/// members' distributions, weighted by how many observations each made.
/// </summary>
/// <remarks>
/// <para>A member's distribution function is taken as linear between its known (value, quantile) points; what lies below
/// its lowest known quantile is taken to sit at that value, and what lies above the highest at that one, so that nothing
/// is invented beyond what was stated. Next to an infinite value, where no line can be drawn, the share sits at the upper
/// end. Quantiles that fall as they should rise are raised to the one before.</para>
/// <para>So one member, or any number of identical ones, gives its own quantiles back exactly. The result is an estimate without
/// a guaranteed error; a sketch gives one.</para>
/// <para>Keep an instance and <see cref="Clear"/> it between series: it allocates only where it must grow. With n
/// points in all, the first quantile costs O(n log n) and each other one O(n log n) at worst, O(m log n) for m members of
/// a few quantiles each. Not safe for concurrent use.</para>
/// </remarks>
public sealed class QuantileMixture
{
    /// <summary>What rounding may do to a weighted mean of quantiles; no one asks for quantiles nearer to each other.</summary>
    private const double Rounding = 1e-14;

    private readonly List<Member> _members = [];
    private QuantileValue[] _points = [];
    private double[] _breaks = [];
    private int _count;
    private ExactSum _totalWeight;
    private bool _sorted;

    /// <summary>A member's points are those from <c>Start</c> to before <c>End</c>.</summary>
    private readonly record struct Member(int Start, int End, double Weight);

    /// <summary>No member has contributed.</summary>
    public bool IsEmpty => _members.Count == 0;

    /// <summary>The mixture's quantile of several members at once, for callers that need only one.</summary>
    /// <param name="points">The points of all members, one member after the other.</param>
    /// <param name="lengths">How many of the points belong to each member.</param>
    /// <param name="weights">The weight of each member.</param>
    /// <param name="q">In [0, 1].</param>
    public static double Quantile(ReadOnlySpan<QuantileValue> points, ReadOnlySpan<int> lengths, ReadOnlySpan<double> weights, double q)
    {
        var mixture = new QuantileMixture();
        for (var i = 0; i < lengths.Length; i++)
        {
            mixture.Add(points[..lengths[i]], weights[i]);
            points = points[lengths[i]..];
        }

        return mixture.Quantile(q);
    }

    public void Clear()
    {
        _members.Clear();
        _count = 0;
        _totalWeight = ExactSum.Zero;
        _sorted = false;
    }

    /// <summary>
    /// Adds a member. Points whose value is NaN or whose quantile is outside [0, 1] are skipped, and so is a member
    /// without any other, or whose weight is not finite and above 0.
    /// </summary>
    /// <param name="points">By rising quantile, as summaries have them; others are put in order.</param>
    /// <param name="weight">How many observations stand behind them.</param>
    public void Add(ReadOnlySpan<QuantileValue> points, double weight)
    {
        if (!(weight > 0 && double.IsFinite(weight))) return;
        var start = _count;
        Reserve(_count + points.Length);
        foreach (var point in points)
        {
            if (!double.IsNaN(point.Value) && point.Quantile is >= 0 and <= 1) Insert(start, point);
        }

        if (_count == start) return;
        for (var i = start + 1; i < _count; i++)
        {
            if (_points[i].Value < _points[i - 1].Value) _points[i] = _points[i] with { Value = _points[i - 1].Value };
        }

        _members.Add(new Member(start, _count, weight));
        _totalWeight += weight;
        _sorted = false;
    }

    /// <summary>
    /// The least value at which the mixture's distribution function reaches <paramref name="q"/>; rising with
    /// <paramref name="q"/>. NaN when empty.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is not in [0, 1].</exception>
    public double Quantile(double q)
    {
        if (!(q >= 0 && q <= 1)) throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile is in [0, 1].");
        if (IsEmpty) return double.NaN;
        Sort();

        // The function bends and jumps at the members' values only: find the first that reaches q.
        int low = 0, high = _count - 1;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (ShareAt(_breaks[middle]) >= q - Rounding) high = middle;
            else low = middle + 1;
        }

        var upper = _breaks[low];
        if (low == 0) return upper;
        var lower = _breaks[low - 1];
        var shareBelowUpper = ShareBelow(upper);
        if (q >= shareBelowUpper - Rounding) return upper;
        var shareAtLower = ShareAt(lower);
        var along = (q - shareAtLower) / (shareBelowUpper - shareAtLower);
        // Halved, for the distance of two finite doubles may not be finite.
        return Math.Clamp(2 * (lower / 2 + along * (upper / 2 - lower / 2)), lower, upper);
    }

    /// <summary>The share of the mixture at or below a value.</summary>
    private double ShareAt(double value)
    {
        var share = ExactSum.Zero;
        foreach (var member in _members)
        {
            var points = _points.AsSpan(member.Start, member.End - member.Start);
            share += member.Weight * ShareAt(points, value);
        }

        return share.ToDouble() / _totalWeight.ToDouble();
    }

    /// <summary>The share of the mixture below a value.</summary>
    private double ShareBelow(double value)
    {
        var share = ExactSum.Zero;
        foreach (var member in _members)
        {
            var points = _points.AsSpan(member.Start, member.End - member.Start);
            share += member.Weight * ShareBelow(points, value);
        }

        return share.ToDouble() / _totalWeight.ToDouble();
    }

    private static double ShareAt(ReadOnlySpan<QuantileValue> points, double value)
    {
        if (value >= points[^1].Value) return 1;
        var next = 0;
        while (points[next].Value <= value) next++;
        return next == 0 ? 0 : Between(points[next - 1], points[next], value);
    }

    private static double ShareBelow(ReadOnlySpan<QuantileValue> points, double value)
    {
        if (value > points[^1].Value) return 1;
        var next = 0;
        while (points[next].Value < value) next++;
        return next == 0 ? 0 : Between(points[next - 1], points[next], value);
    }

    private static double Between(QuantileValue lower, QuantileValue upper, double value)
    {
        if (!double.IsFinite(lower.Value) || !double.IsFinite(upper.Value)) return lower.Quantile;
        if (value == upper.Value) return upper.Quantile;
        if (value == lower.Value) return lower.Quantile;
        // Halved, for the distance of two finite doubles may not be finite; the smallest one halves to zero.
        var width = upper.Value / 2 - lower.Value / 2;
        var along = width > 0 ? (value / 2 - lower.Value / 2) / width : 0;
        return lower.Quantile + along * (upper.Quantile - lower.Quantile);
    }

    /// <summary>Insertion by quantile, from the end: the points come in order, and there are few.</summary>
    private void Insert(int start, QuantileValue point)
    {
        var at = _count++;
        while (at > start && _points[at - 1].Quantile > point.Quantile)
        {
            _points[at] = _points[at - 1];
            at--;
        }

        _points[at] = point;
    }

    private void Sort()
    {
        if (_sorted) return;
        for (var i = 0; i < _count; i++) _breaks[i] = _points[i].Value;
        _breaks.AsSpan(0, _count).Sort();
        _sorted = true;
    }

    private void Reserve(int capacity)
    {
        if (capacity <= _points.Length) return;
        capacity = Math.Max(capacity, _points.Length * 2);
        Array.Resize(ref _points, capacity);
        Array.Resize(ref _breaks, capacity);
    }
}
