namespace Tributary.Silo.Hosting;

/// <summary>
/// Keeps two categories of Orleans from warning during the start: that the garbage collector is not the server's, which is
/// chosen so, and that a check which has never run is overdue. What fails then is told in words (<see cref="StartFailures"/>).
/// </summary>
internal sealed class QuietStart : IHostedLifecycleService
{
    private volatile bool _isOver;

    public static void Add(WebApplicationBuilder builder)
    {
        var quiet = new QuietStart();
        builder.Services.AddHostedService(_ => quiet);
        builder.Logging.AddFilter("Orleans.Runtime.Silo", quiet.Passes);
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", quiet.Passes);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _isOver = true;
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool Passes(LogLevel level) => level >= (_isOver ? LogLevel.Warning : LogLevel.Error);
}
