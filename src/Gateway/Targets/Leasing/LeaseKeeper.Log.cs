namespace Tributary.Gateway.Targets.Leasing;

internal sealed partial class LeaseKeeper
{
    [LoggerMessage(1310, LogLevel.Information, "This gateway pushes to the targets now")]
    private partial void LogHeld();

    [LoggerMessage(1311, LogLevel.Warning, "Cannot ask whether this gateway is to push to the targets: {Reason}")]
    private partial void LogNotAsked(string reason);

    [LoggerMessage(1312, LogLevel.Information, "Cannot say that this gateway pushes no more; another takes over when the lease has ended: {Reason}")]
    private partial void LogNotReleased(string reason);
}
