using Tributary.Engine.Ingest.Points;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Requests;

/// <summary>What a sender should know of points that are merged, whatever its protocol.</summary>
internal static class PointWarning
{
    /// <returns>One sentence without its full stop; empty for nothing.</returns>
    public static string Of(PointResult result) => result.Dropped > 0
        ? $"{result.Dropped} gauge series are not kept, for a series limit is reached; everything else is merged"
        : PushReply.WarningOf(result.Overflowed).ToString();
}
