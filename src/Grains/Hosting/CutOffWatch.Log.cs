using Microsoft.Extensions.Logging;

namespace Tributary.Grains.Hosting;

internal sealed partial class CutOffWatch
{
    [LoggerMessage(2130, LogLevel.Critical, "This silo alone cannot write to the store, and ends so that its shards are opened on silos that can: {Failure}")]
    private static partial void LogCutOff(ILogger logger, string failure);
}
