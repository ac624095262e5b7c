using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Sources;

/// <summary>
/// The last values of a series that its source has ceased to send. Should it come back in the same life, it goes on from
/// there instead of counting twice.
/// </summary>
/// <param name="Slot">The merged series it fed.</param>
/// <param name="Last">Its values, as in <see cref="SourceState.Last"/>.</param>
/// <param name="LastLow">Low parts, or null.</param>
/// <param name="Bounds">A classic histogram's bounds.</param>
/// <param name="Quantiles">A summary's quantiles.</param>
/// <param name="Histogram">An exponential histogram.</param>
/// <param name="IsLive">It still counts as fed: a delta source says nothing by leaving a series out.</param>
/// <param name="HasTimes">The values end with a start time and a time.</param>
internal sealed record AbsentPoint(int Slot, double[] Last, double[]? LastLow, HistogramBounds? Bounds, double[]? Quantiles, ExponentialHistogram? Histogram, bool IsLive, bool HasTimes);
