using Microsoft.Extensions.Logging;

namespace Tributary.Grains.Storage.Postgres.Schema;

public static partial class PostgresSchema
{
    [LoggerMessage(2000, LogLevel.Information, "Brought Tributary's tables to version {Version}")]
    private static partial void LogMigrated(ILogger logger, int version);

    [LoggerMessage(2001, LogLevel.Warning, "PostgreSQL runs with {Setting} = off: what was acknowledged may be lost when its machine crashes")]
    private static partial void LogMayLose(ILogger logger, string setting);
}
