namespace Tributary.Gateway.Views;

/// <summary>Times as the engine counts them, for people.</summary>
internal static class UnixTime
{
    /// <param name="milliseconds">Unix milliseconds; 0 for never.</param>
    public static DateTimeOffset? From(long milliseconds) => milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
