using Tributary.Metrics.Points;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.StatsD.Aggregation.Series;

/// <summary>
/// What has come of one series since it was last taken. Adding and taking are done by one thread at a time; what was taken
/// may be written while more is added.
/// </summary>
/// <param name="labels">Its canonical labels.</param>
/// <param name="ttl">Seconds after which it is forgotten if nobody sends it; infinite for never.</param>
internal abstract class StatsDSeries(byte[] labels, double ttl)
{
    public byte[] Labels => labels;

    /// <summary>Something came since it was last taken.</summary>
    public bool IsTouched { get; set; }

    /// <summary>When it was last taken with something new, Unix seconds.</summary>
    public double LastFed { get; set; }

    /// <summary>It is forgotten: what comes for it later is a new series.</summary>
    public bool HasEnded { get; set; }

    /// <summary>There is something to tell of it.</summary>
    public virtual bool HasPoint => true;

    /// <summary>The buckets of a histogram; null for other kinds.</summary>
    public virtual HistogramBounds? Bounds => null;

    /// <summary>The ready quantiles of a summary, of which there are none; null for other kinds.</summary>
    public virtual double[]? Quantiles => null;

    public bool IsSilent(double now) => now - LastFed >= ttl;

    /// <summary>Adds a number.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="isChange">A gauge is to change by it.</param>
    /// <param name="weight">How many events it stands for, at least 1.</param>
    /// <returns>Why it is not taken.</returns>
    public abstract StatsDDrop Add(double value, bool isChange, double weight);

    /// <summary>Takes what came.</summary>
    /// <param name="windowEnds">A window of sets is over.</param>
    public abstract void Take(bool windowEnds);

    /// <summary>Writes the values and the payload of what was taken.</summary>
    public abstract void Write(PointBatch batch);
}
