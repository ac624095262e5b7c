namespace Tributary.Engine.Targets;

/// <summary>
/// The right to push to targets. Of all gateways that show one view, one has it at a time, or else targets would be given
/// every total several times.
/// </summary>
public interface IPushLease
{
    /// <summary>Asks for the right, or for more of it.</summary>
    /// <returns>
    /// For how long it is given, counted from when this was called; zero if another gateway has it, and
    /// <see cref="Timeout.InfiniteTimeSpan"/> if there is none that could.
    /// </returns>
    /// <remarks>It throws whatever the way to who gives the right throws. Then nothing is known, and what was given stays.</remarks>
    ValueTask<TimeSpan> TakeAsync(CancellationToken cancellationToken);

    /// <summary>Gives the right back, if this gateway has it, so that another can have it at once.</summary>
    ValueTask ReleaseAsync(CancellationToken cancellationToken);
}
