namespace Tributary.Gateway.Admin;

internal sealed partial class WipeEndpoint
{
    [LoggerMessage(4201, LogLevel.Warning, "Everything was wiped at the request of {Address}.")]
    private partial void LogWiped(string address);
}
