using Tributary.Protocols.StatsD.Lines;

namespace Tributary.Protocols.StatsD.Aggregation;

/// <summary>What an aggregator has seen. Read it at any time; numbers may be of moments that differ by a packet.</summary>
public sealed class StatsDCounts
{
    private readonly long[] _values = new long[Enum.GetValues<StatsDType>().Length];
    private readonly long[] _faults = new long[Enum.GetValues<StatsDFault>().Length];
    private readonly long[] _drops = new long[Enum.GetValues<StatsDDrop>().Length];
    private long _events;
    private long _serviceChecks;
    private long _overflowed;

    /// <summary>DogStatsD events, which are passed over.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>DogStatsD service checks, which are passed over.</summary>
    public long ServiceChecks => Volatile.Read(ref _serviceChecks);

    /// <summary>Values that were counted in the overflow series of their family.</summary>
    public long Overflowed => Volatile.Read(ref _overflowed);

    /// <summary>Values of a type that were read, those that are dropped included.</summary>
    public long Values(StatsDType type) => Volatile.Read(ref _values[(int)type]);

    /// <summary>Lines that could not be read.</summary>
    public long Malformed(StatsDFault fault) => Volatile.Read(ref _faults[(int)fault]);

    /// <summary>Values that were read and are not kept.</summary>
    public long Dropped(StatsDDrop reason) => Volatile.Read(ref _drops[(int)reason]);

    internal void CountEvent() => _events++;

    internal void CountServiceCheck() => _serviceChecks++;

    internal void CountValues(StatsDType type, int values) => _values[(int)type] += values;

    internal void CountOverflowed(int values) => _overflowed += values;

    internal void Count(StatsDFault fault) => _faults[(int)fault]++;

    internal void Count(StatsDDrop reason, int values) => _drops[(int)reason] += values;
}
