using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage.Outboxes;

public sealed partial class Outbox
{
    [LoggerMessage(1150, LogLevel.Warning, "The queue {Directory} is full: the oldest {Records} requests in it were dropped to stay within {MaxBytes} bytes")]
    private partial void LogFull(string directory, long records, long maxBytes);

    [LoggerMessage(1151, LogLevel.Warning, "{File} is damaged from byte {Position} on; what stands there is left out")]
    private partial void LogDamaged(string file, long position);

    [LoggerMessage(1152, LogLevel.Warning, "{File} cannot be read; what is in it is left out")]
    private partial void LogUnreadable(string file, Exception error);

    [LoggerMessage(1153, LogLevel.Warning, "Cannot note in {File} that its records are done with; they will come once more after the next start")]
    private partial void LogNotTaken(string file, Exception error);
}
