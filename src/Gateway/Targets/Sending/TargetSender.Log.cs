namespace Tributary.Gateway.Targets.Sending;

internal sealed partial class TargetSender
{
    [LoggerMessage(1320, LogLevel.Warning, "Target {Target} takes nothing now: {Reason}. Trying again in {Wait}; what comes meanwhile is queued ({Kept} like this since the last line)")]
    private partial void LogFailing(string target, string reason, TimeSpan wait, int kept);

    [LoggerMessage(1321, LogLevel.Information, "Target {Target} answers again")]
    private partial void LogRecovered(string target);

    [LoggerMessage(1322, LogLevel.Warning, "Target {Target} refused {Refused} of {Samples} samples for good: {Reason} ({Kept} requests like this since the last line)")]
    private partial void LogRefused(string target, int refused, int samples, string reason, int kept);

    [LoggerMessage(1323, LogLevel.Warning, "The queue of target {Target} has a body of another version of Tributary; it is dropped")]
    private partial void LogUnknown(string target);
}
