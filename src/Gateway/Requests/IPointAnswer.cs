using Tributary.Engine.Ingest.Points;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Requests;

/// <summary>What a sender of points is told, in the words of its protocol.</summary>
internal interface IPointAnswer<TSelf> : IRequestAnswer
{
    /// <summary>The body did not come through, or cannot be taken now.</summary>
    static abstract TSelf Of(PushReply reply);

    /// <summary>What became of the points.</summary>
    static abstract TSelf Of(PointResult result);

    /// <summary>The parser takes none of the body.</summary>
    /// <param name="error">What is wrong, where, and what to do.</param>
    static abstract TSelf Unreadable(string error);
}
