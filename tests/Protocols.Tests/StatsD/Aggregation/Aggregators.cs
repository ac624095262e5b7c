using Tributary.Protocols.StatsD.Aggregation;

namespace Tributary.Protocols.Tests.StatsD.Aggregation;

/// <summary>Aggregators as tests want them: at second 1000, with the settings that users begin with.</summary>
internal static class Aggregators
{
    public static StatsDAggregator Create(Func<StatsDSettings, StatsDSettings>? change = null)
    {
        var settings = new StatsDSettings { Source = "instance=\"gw\",job=\"statsd\""u8.ToArray() };
        return new StatsDAggregator(change?.Invoke(settings) ?? settings, 1000);
    }
}
