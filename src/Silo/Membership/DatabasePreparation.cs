using Npgsql;
using Tributary.Engine.Storage;
using Tributary.Grains.Storage.Postgres.Schema;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Membership;

/// <summary>
/// Sees to the tables before anything else starts. A database that starts together with the silo, or fails over at the
/// moment, is waited for.
/// </summary>
internal sealed partial class DatabasePreparation(Role role, SiloSettings settings, TimeProvider time, ILogger<DatabasePreparation> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <exception cref="StorageUnavailableException">The database could not be reached in a minute, or refuses.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                if (settings.Clustering == Clustering.Postgres) await MembershipSchema.EnsureAsync(MembershipConnection.Of(settings), logger, cancellationToken);
                if (role.HostsShards() && settings.IsStoredInPostgres) await PostgresSchema.EnsureAsync(settings.ToPostgresOptions(), logger, cancellationToken);
                return;
            }
            catch (StorageUnavailableException e) when (MayPass(e) && time.GetElapsedTime(started) < Patience)
            {
                LogWaiting(logger, e.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A database that answers and refuses, for a wrong password or a missing right, will go on doing so.</summary>
    private static bool MayPass(StorageUnavailableException e) => e.InnerException is not PostgresException { IsTransient: false };

    [LoggerMessage(3002, LogLevel.Warning, "Waiting for the database: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
