using Tributary.Protocols.StatsD.Aggregation.Series;

namespace Tributary.Protocols.StatsD.Aggregation;

/// <summary>Where the values of lines with the same type, name and tags go.</summary>
internal sealed class StatsDRoute
{
    public StatsDRoute(StatsDFamily family, StatsDSeries series) => (Family, Series) = (family, series);

    private StatsDRoute(StatsDDrop reason) => Reason = reason;

    public StatsDFamily? Family { get; }

    /// <summary>Null where they are not kept.</summary>
    public StatsDSeries? Series { get; }

    /// <summary>Why they are not kept.</summary>
    public StatsDDrop Reason { get; }

    /// <summary>The series is that which takes what exceeds the limit.</summary>
    public bool IsOverflow { get; init; }

    /// <summary>What values are divided by: timers come in milliseconds and are kept in seconds.</summary>
    public double Divisor { get; set; } = 1;

    /// <summary>What values are multiplied by then.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>Once series have ended, it may lead elsewhere.</summary>
    public bool IsOutdated => Series is { HasEnded: true } || IsOverflow || Reason is StatsDDrop.SeriesLimit or StatsDDrop.TypeClash;

    public static StatsDRoute To(StatsDDrop reason) => new(reason);
}
