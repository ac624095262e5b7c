using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage.Snapshots;

public sealed partial class SnapshotStore
{
    [LoggerMessage(1140, LogLevel.Information, "Wrote the snapshot {File} of {Bytes} bytes")]
    private static partial void LogCommitted(ILogger logger, string file, long bytes);

    [LoggerMessage(1141, LogLevel.Warning, "Cannot delete the snapshot {File}, which a newer one has replaced; trying again after the next")]
    private static partial void LogNotDeleted(ILogger logger, string file, Exception error);
}
