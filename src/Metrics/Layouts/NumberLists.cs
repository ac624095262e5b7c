using System.Buffers;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Layouts;

/// <summary>
/// The table of bounds or quantiles in a binary form: each list once, for most series of a family share theirs. Bounds
/// know their hash, so that thousands of series with long bounds cost no more than short ones.
/// </summary>
internal sealed class NumberLists
{
    private readonly IndexedSet<HistogramBounds> _bounds = new(EqualityComparer<HistogramBounds>.Default);
    private readonly IndexedSet<double[]> _quantiles = new(NumberListComparer.Instance);

    /// <summary>The number of a point's list; a family has points with bounds, or points with quantiles.</summary>
    public int Add(HistogramBounds? bounds, double[]? quantiles) => bounds is not null ? _bounds.Add(bounds) : _quantiles.Add(quantiles!);

    public void Write(IBufferWriter<byte> writer)
    {
        Varint.WriteUInt64(writer, (ulong)(_bounds.Items.Count + _quantiles.Items.Count));
        foreach (var bounds in _bounds.Items) BinaryForm.WriteNumbers(writer, bounds.Values);
        foreach (var quantiles in _quantiles.Items) BinaryForm.WriteNumbers(writer, quantiles);
    }
}
