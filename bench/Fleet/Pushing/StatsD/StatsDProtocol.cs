using Tributary.Fleet.Families;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Pushing.StatsD;

/// <summary>Renders what happened in an instance as lines of StatsD.</summary>
internal static class StatsDProtocol
{
    /// <summary>The label <c>job</c> of all that comes: the default of the gateway's setting <c>StatsD:Job</c>.</summary>
    public const string Job = "statsd";

    /// <param name="group">Who tells it; its path is the way that all its lines go.</param>
    /// <param name="instruments">What is told.</param>
    /// <param name="style">How it is written.</param>
    public static Push Render(Grouping group, IEnumerable<Instrument> instruments, StatsDStyle style)
    {
        var lines = new StatsDExposition(group.Labels, style);
        foreach (var instrument in instruments) instrument.Push(lines, delta: true);
        return new Push(HttpMethod.Post, group.Path, lines.ToBytes());
    }
}
