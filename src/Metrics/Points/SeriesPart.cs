namespace Tributary.Metrics.Points;

/// <summary>
/// Which part of a histogram or a summary a series is, where each part is a series of its own
/// (<see cref="PointKind.Parts"/>). A layout names it in the place of an entry's bounds.
/// </summary>
public readonly record struct SeriesPart
{
    private static readonly HistogramBounds SumCode = new([0, 1]);
    private static readonly HistogramBounds CountCode = new([0, 2]);

    private SeriesPart(PartRole role, double bound) => (Role, Bound) = (role, bound);

    /// <summary>The sum of all observations.</summary>
    public static SeriesPart Sum { get; } = new(PartRole.Sum, 0);

    /// <summary>The number of all observations.</summary>
    public static SeriesPart Count { get; } = new(PartRole.Count, 0);

    public PartRole Role { get; }

    /// <summary>A bucket's upper bound, which may be <c>+Inf</c>.</summary>
    public double Bound { get; }

    /// <summary>The number of observations up to a bound.</summary>
    /// <param name="bound">Finite, or <c>+Inf</c>.</param>
    /// <exception cref="ArgumentException">The bound is NaN, or <c>-Inf</c>.</exception>
    public static SeriesPart Bucket(double bound) =>
        bound > double.NegativeInfinity ? new SeriesPart(PartRole.Bucket, bound) : throw new ArgumentException($"A bucket's bound is {bound}; it must be a number or +Inf.", nameof(bound));

    /// <summary>
    /// As an entry's bounds: a bucket's own, none for <c>+Inf</c>, and two numbers, which no bucket has, for sum and count.
    /// These are persisted.
    /// </summary>
    public HistogramBounds ToBounds() => Role switch
    {
        PartRole.Sum => SumCode,
        PartRole.Count => CountCode,
        _ => double.IsFinite(Bound) ? new HistogramBounds([Bound]) : HistogramBounds.None,
    };

    /// <returns>False where an entry's bounds are those of no part.</returns>
    public static bool TryRead(HistogramBounds bounds, out SeriesPart part)
    {
        part = bounds.Count switch
        {
            0 => Bucket(double.PositiveInfinity),
            1 => Bucket(bounds[0]),
            _ => bounds.Equals(CountCode) ? Count : Sum,
        };
        return bounds.Count < 2 || bounds.Equals(SumCode) || bounds.Equals(CountCode);
    }
}

/// <summary>What a <see cref="SeriesPart"/> tells.</summary>
public enum PartRole : byte
{
    Bucket,
    Sum,
    Count,
}
