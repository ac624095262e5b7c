using Microsoft.Extensions.Logging;

namespace Tributary.Grains.Balancing;

internal sealed partial class Balancer
{
    [LoggerMessage(2120, LogLevel.Information, "This silo has more than its share: {Count} shards and partitions of the sources go to others")]
    private static partial void LogMoved(ILogger logger, int count);

    [LoggerMessage(2121, LogLevel.Debug, "Shards were not shared out this time: {Reason}")]
    private static partial void LogPostponed(ILogger logger, string reason);
}
