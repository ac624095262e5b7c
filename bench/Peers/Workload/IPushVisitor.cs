namespace Tributary.Peers.Workload;

/// <summary>Is told what one instance says in one push, and writes it in the way of its protocol.</summary>
internal interface IPushVisitor
{
    /// <summary>The series that follow are of this family.</summary>
    void BeginFamily(FamilyShape family);

    void Counter(in SeriesLabels labels, ulong value);

    void Gauge(in SeriesLabels labels, double value);

    /// <param name="labels">Its labels.</param>
    /// <param name="cumulative">A count for each of <see cref="FamilyShape.Bounds"/>, and that of all.</param>
    /// <param name="sum">The sum of what was observed.</param>
    void Histogram(in SeriesLabels labels, ReadOnlySpan<ulong> cumulative, double sum);

    /// <param name="labels">Its labels.</param>
    /// <param name="quantiles">A value for each of <see cref="FamilyShape.Quantiles"/>.</param>
    /// <param name="sum">The sum of what was observed.</param>
    /// <param name="count">How often.</param>
    void Summary(in SeriesLabels labels, ReadOnlySpan<double> quantiles, double sum, ulong count);
}
