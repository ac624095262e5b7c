using Microsoft.Extensions.Logging;

namespace Tributary.Grains.Sources;

internal sealed partial class SourcePartitionGrain
{
    [LoggerMessage(2110, LogLevel.Warning, "Partition {Partition} of the sources was not looked after this time: {Reason}")]
    private static partial void LogUpkeepPostponed(ILogger logger, long partition, string reason);

    [LoggerMessage(2111, LogLevel.Warning, "Partition {Partition} of the sources wrote no last snapshot; its journal has everything")]
    private static partial void LogNoLastSnapshot(ILogger logger, long partition, Exception error);
}
