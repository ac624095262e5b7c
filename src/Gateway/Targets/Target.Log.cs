namespace Tributary.Gateway.Targets;

internal sealed partial class Target
{
    [LoggerMessage(1300, LogLevel.Warning, "The view could not be pushed to target {Target} this time: {Reason}")]
    private partial void LogNotQueued(string target, string reason);

    [LoggerMessage(1301, LogLevel.Error, "The view could not be pushed to target {Target} this time")]
    private partial void LogBroken(string target, Exception error);

    [LoggerMessage(1302, LogLevel.Warning, "Target {Target} did not take everything before the end; what it has not taken stays in its queue")]
    private partial void LogCutOff(string target);
}
