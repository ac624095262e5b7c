using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Embedded;

internal sealed partial class Housekeeper
{
    [LoggerMessage(1200, LogLevel.Error, "No snapshot was written; the journal holds everything and goes on growing until one is")]
    private static partial void LogNoSnapshot(ILogger logger, Exception error);
}
