using System.Text;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Native;

/// <summary>One series of a <see cref="NativeLayout"/>.</summary>
/// <param name="Labels">Its labels in canonical form (<see cref="LabelText"/>), without those of its source.</param>
/// <param name="Bounds">A classic histogram's bounds; null for other kinds.</param>
/// <param name="Quantiles">A summary's ready quantiles, rising and in [0, 1]; null for other kinds.</param>
public readonly record struct NativeSeries(ReadOnlyMemory<byte> Labels, HistogramBounds? Bounds = null, double[]? Quantiles = null)
{
    /// <param name="labels">The labels, in any order.</param>
    /// <param name="bounds">A classic histogram's bounds; null for other kinds.</param>
    /// <param name="quantiles">A summary's ready quantiles; null for other kinds.</param>
    public static NativeSeries Of(IEnumerable<KeyValuePair<string, string>> labels, HistogramBounds? bounds = null, double[]? quantiles = null) => new(
        Encoding.UTF8.GetBytes(LabelText.Write(labels.Where(label => label.Value.Length > 0).OrderBy(label => label.Key, StringComparer.Ordinal))),
        bounds,
        quantiles);
}
