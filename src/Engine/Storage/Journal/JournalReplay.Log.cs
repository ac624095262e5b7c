using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage.Journal;

internal sealed partial class JournalReplay
{
    [LoggerMessage(1120, LogLevel.Warning, "Cut {Bytes} bytes off the journal file {File} at byte {Offset}: a crash interrupted their write, and nothing in them was acknowledged")]
    private static partial void LogCutTornTail(ILogger logger, string file, long offset, long bytes);

    [LoggerMessage(1121, LogLevel.Warning, "Removed the journal file {File}: a crash interrupted its creation, and it holds no records")]
    private static partial void LogRemovedUnfinished(ILogger logger, string file);

    [LoggerMessage(1122, LogLevel.Warning, "The journal ends with record {Last}, before the snapshot at record {Snapshot}: files were removed, or the disk lost what it had confirmed. The snapshot stands")]
    private static partial void LogBehindSnapshot(ILogger logger, long last, long snapshot);
}
