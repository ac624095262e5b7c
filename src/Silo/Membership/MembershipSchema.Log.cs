namespace Tributary.Silo.Membership;

internal static partial class MembershipSchema
{
    [LoggerMessage(3000, LogLevel.Information, "Installed version {Version} of the tables through which silos find each other")]
    private static partial void LogInstalled(ILogger logger, int version);

    [LoggerMessage(3001, LogLevel.Warning, "The tables through which silos find each other have version {Found}, newer than this program's {Ours}: left as they are")]
    private static partial void LogNewer(ILogger logger, int found, int ours);
}
