using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Embedded;

internal sealed partial class Housekeeper
{
    [LoggerMessage(1200, LogLevel.Error, "No snapshot was written; the journal holds everything and goes on growing until one is")]
    private static partial void LogNoSnapshot(ILogger logger, Exception error);

    [LoggerMessage(1201, LogLevel.Error, "A round of housekeeping failed; the next one tries again")]
    private static partial void LogRoundFailed(ILogger logger, Exception error);
}
