using System.Globalization;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Sources;

/// <summary>One life of a process: when it began and how often it has pushed.</summary>
internal sealed class Life(Amount startTime)
{
    /// <summary>
    /// In thousandths of a second. A start time may wander by up to two seconds without the process having restarted (see
    /// docs/merging.md), so lives that are known by it are further apart.
    /// </summary>
    private const int ShortestLife = 2_001;

    /// <summary>2024-01-01T00:00:00Z: a fixed day, so that the plan does not depend on the day of the run.</summary>
    private const long FleetBegins = 1_704_067_200;

    private int _pushes;

    /// <summary>Unix seconds.</summary>
    public Amount StartTime => startTime;

    public static Life First(DeterministicRandom random) => new(Amount.Whole(FleetBegins) + new Amount(random.Below(3_600_000)));

    public Life Next(DeterministicRandom random) => new(startTime + new Amount(ShortestLife + random.Below(100_000)));

    /// <summary>The start time in milliseconds, and the next number of the sequence, from 1.</summary>
    public (long Epoch, int Sequence) NextNumber() => ((long)startTime.Thousandths, ++_pushes);

    /// <summary>The next <c>Tributary-Push</c> value.</summary>
    public string NextStamp()
    {
        var (epoch, sequence) = NextNumber();
        return string.Create(CultureInfo.InvariantCulture, $"{epoch}/{sequence}");
    }
}
