using Tributary.Protocols.StatsD.Aggregation;
using Tributary.Protocols.StatsD.Lines;

namespace Tributary.Formats.Measuring;

/// <summary>Reads lines of StatsD and adds them up, as the gateway does between two flushes.</summary>
internal sealed class StatsDSum
{
    private const double Now = 1_700_000_000;

    private static readonly StatsDType[] Types = Enum.GetValues<StatsDType>();
    private static readonly StatsDFault[] Faults = Enum.GetValues<StatsDFault>();
    private static readonly StatsDDrop[] Drops = Enum.GetValues<StatsDDrop>();

    private readonly StatsDAggregator _aggregator = new(new StatsDSettings { Source = "job=\"statsd\""u8.ToArray() }, Now);
    private long _before;

    /// <summary>Values that the last lines had.</summary>
    public int Samples { get; private set; }

    /// <returns>What is wrong; null for nothing.</returns>
    public string? Add(ReadOnlySpan<byte> lines)
    {
        _aggregator.Add(lines);
        var (counts, values) = (_aggregator.Counts, 0L);
        foreach (var type in Types) values += counts.Values(type);
        (Samples, _before) = ((int)(values - _before), values);
        foreach (var fault in Faults)
        {
            if (counts.Malformed(fault) > 0) return fault.ToString();
        }

        foreach (var drop in Drops)
        {
            if (counts.Dropped(drop) > 0) return drop.ToString();
        }

        return counts.Overflowed > 0 ? "values are in overflow series" : null;
    }
}
