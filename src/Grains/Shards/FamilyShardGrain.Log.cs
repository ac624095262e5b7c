using Microsoft.Extensions.Logging;

namespace Tributary.Grains.Shards;

internal sealed partial class FamilyShardGrain
{
    [LoggerMessage(2100, LogLevel.Information, "Shard {Shard} with {Series} series was split; {Left} of them stay")]
    private static partial void LogSplit(ILogger logger, ShardAddress shard, int series, int left);

    [LoggerMessage(2101, LogLevel.Warning, "Shard {Shard} was not looked after this time: {Reason}")]
    private static partial void LogUpkeepPostponed(ILogger logger, ShardAddress shard, string reason);

    [LoggerMessage(2102, LogLevel.Warning, "Shard {Shard} wrote no last snapshot; its journal has everything")]
    private static partial void LogNoLastSnapshot(ILogger logger, ShardAddress shard, Exception error);
}
