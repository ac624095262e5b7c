using System.Globalization;
using Tributary.Engine.Ingest.Points;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Requests;

namespace Tributary.Gateway.Asab;

/// <summary>
/// What ASAB is told: 200 is success, and any other status it logs with the text, as a request that was lost, for it never
/// sends one again. So a request of which a part is merged is a success; what was refused is in the text and in the gateway's
/// own metrics.
/// </summary>
internal sealed record AsabAnswer(PushReply Reply) : IPointAnswer<AsabAnswer>
{
    public string Outcome => Reply.Outcome;

    public static AsabAnswer Of(PushReply reply) => new(reply);

    public static AsabAnswer Unreadable(string error) => new(PushReply.Malformed(error));

    public static AsabAnswer Of(PointResult result)
    {
        if (result.Deferred > 0) return new AsabAnswer(PushReply.TooManySources);
        var reasons = string.Join('\n', result.Dropped == 0 ? result.Messages : result.Messages.Append(PushReply.DroppedText(result.Dropped)));
        if (result.Rejected > 0 && result.Accepted == 0) return new AsabAnswer(PushReply.Malformed(reasons));
        var accepted = PushReply.Accepted with { Warning = PushReply.WarningOf(result.Overflowed) };
        return new AsabAnswer(reasons.Length == 0
            ? accepted
            : accepted with { Outcome = "partly_refused", Text = string.Create(CultureInfo.InvariantCulture, $"Values refused: {result.Rejected}; merged: {result.Accepted}.\n{reasons}") });
    }
}
