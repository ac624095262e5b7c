using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Rules;

public sealed partial class RuleStore
{
    [LoggerMessage(3101, LogLevel.Information, "Rules loaded from {Path}: {Count} rules, version {Version}.")]
    private partial void LogLoaded(string path, int count, long version);

    [LoggerMessage(3102, LogLevel.Error, "Rules refused, the old ones stay: {Error}")]
    private partial void LogRefused(RuleError error);

    [LoggerMessage(3103, LogLevel.Error, "A component failed to take over rules version {Version}.")]
    private partial void LogHandlerFailed(Exception exception, long version);
}
