namespace Tributary.Gateway.Targets.Sending;

/// <summary>
/// How long to wait before a body is sent again: about a second, twice as long each time, to about a minute. Each is drawn
/// from its upper half, so that many gateways do not come back to a target at one moment.
/// </summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>What a target may ask for at most: a mistake of its clock must not silence us for days.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(10);

    private TimeSpan _next = First;

    /// <param name="asked">How long the target asked to wait, if it did: it is not disturbed sooner.</param>
    public TimeSpan Next(TimeSpan? asked)
    {
        var wait = _next * (0.5 + (random.NextDouble() / 2));
        _next = TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, Longest.Ticks));
        var least = asked is { } time && time > LongestAsked ? LongestAsked : asked ?? TimeSpan.Zero;
        return wait > least ? wait : least;
    }

    /// <summary>The target answers again.</summary>
    public void Reset() => _next = First;
}
