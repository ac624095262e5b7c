using Tributary.Gateway.Targets.Rendering;

namespace Tributary.Gateway.Targets.Sending;

/// <summary>What has become of a body.</summary>
/// <param name="Fate">Whether it is done with.</param>
/// <param name="Written">Samples that the target took.</param>
/// <param name="Reason">Why not all; empty if they were.</param>
/// <param name="RetryAfter">When the target wants it again.</param>
internal readonly record struct Verdict(BodyFate Fate, int Written, string Reason, TimeSpan? RetryAfter = null)
{
    public static Verdict Sent(QueuedBody body) => new(BodyFate.Sent, body.Samples, "");

    public static Verdict Refused(string reason, int written = 0) => new(BodyFate.Refused, written, reason);

    public static Verdict Later(string reason, TimeSpan? retryAfter = null) => new(BodyFate.Later, 0, reason, retryAfter);

    public static Verdict Again(string reason) => new(BodyFate.Again, 0, reason);
}

/// <summary>Whether a body is done with.</summary>
internal enum BodyFate
{
    /// <summary>The target has it.</summary>
    Sent,

    /// <summary>The target will not have it, or not all of it: sending it again does not help.</summary>
    Refused,

    /// <summary>The target may take it later.</summary>
    Later,

    /// <summary>The target may take it at once, sent in another way.</summary>
    Again,
}
