using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage.Journal;

internal sealed partial class SegmentCatalog
{
    [LoggerMessage(1110, LogLevel.Warning, "Cannot delete the journal file {File}, which a snapshot has replaced; trying again after the next snapshot")]
    private static partial void LogNotDeleted(ILogger logger, string file, Exception error);
}
