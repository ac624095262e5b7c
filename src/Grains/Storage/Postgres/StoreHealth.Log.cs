using Microsoft.Extensions.Logging;

namespace Tributary.Grains.Storage.Postgres;

internal sealed partial class StoreHealth
{
    [LoggerMessage(2010, LogLevel.Error, "PostgreSQL at {Place} fails; pushes are refused until it takes writes again")]
    private static partial void LogFailed(ILogger logger, string place, Exception error);

    [LoggerMessage(2011, LogLevel.Information, "PostgreSQL at {Place} takes writes again; nothing acknowledged was lost")]
    private static partial void LogRecovered(ILogger logger, string place);
}
