using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Files;

/// <summary>What <see cref="ReloadedFile{T}"/> logs.</summary>
internal static partial class ReloadedFileLog
{
    [LoggerMessage(3101, LogLevel.Information, "Loaded {Count} {What} from {Path}, version {Version}.")]
    public static partial void Loaded(ILogger logger, int count, string what, string path, long version);

    [LoggerMessage(3102, LogLevel.Error, "Changed {What} refused, the old ones stay: {Error}")]
    public static partial void Refused(ILogger logger, string what, FileError error);

    [LoggerMessage(3103, LogLevel.Error, "A component failed to take over {What} version {Version}.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string what, long version);
}
