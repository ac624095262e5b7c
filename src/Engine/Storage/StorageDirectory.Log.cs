using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage;

public sealed partial class StorageDirectory
{
    [LoggerMessage(1100, LogLevel.Information, "Removed {File}, which an interrupted write left aside")]
    private static partial void LogRemovedTemporary(ILogger logger, string file);
}
