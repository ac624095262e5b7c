namespace Tributary.Silo.Hosting;

/// <summary>A client that finds no silo at its start waits for one: the order in which processes start is nobody's business.</summary>
internal sealed partial class ConnectionRetry(TimeProvider time, ILogger<ConnectionRetry> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogWaiting(exception.Message);
        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    [LoggerMessage(3010, LogLevel.Warning, "No silo to connect to yet: {Reason}")]
    private partial void LogWaiting(string reason);
}
