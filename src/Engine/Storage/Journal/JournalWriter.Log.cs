using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage.Journal;

internal sealed partial class JournalWriter
{
    [LoggerMessage(1130, LogLevel.Error, "Cannot write the journal {File}; keeping what is pending in memory and trying again")]
    private static partial void LogFailed(ILogger logger, string file, Exception error);

    [LoggerMessage(1131, LogLevel.Information, "The journal in {Path} takes records again; nothing was lost")]
    private static partial void LogRecovered(ILogger logger, string path);

    [LoggerMessage(1132, LogLevel.Error, "Closed the journal in {Path} with {Records} records that the disk did not take")]
    private static partial void LogAbandoned(ILogger logger, long records, string path);

    [LoggerMessage(1133, LogLevel.Debug, "Cannot trim the journal file {File}; it keeps its spare space")]
    private static partial void LogNotTrimmed(ILogger logger, string file, Exception error);

    [LoggerMessage(1134, LogLevel.Warning, "Cannot seal the journal in {Path}; all its records are on disk")]
    private static partial void LogNotSealed(ILogger logger, string path, Exception error);
}
