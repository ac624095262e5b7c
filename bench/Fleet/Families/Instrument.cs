using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Families;

/// <summary>One family in one process: how it moves, what a push says of it, and what the merged view owes to it.</summary>
internal abstract class Instrument(Family family)
{
    public Family Family { get; } = family;

    /// <summary>It is in every push, for by it the others are understood.</summary>
    public virtual bool IsVital => false;

    /// <summary>A life begins; the first one too.</summary>
    /// <param name="random">The instance's random numbers.</param>
    /// <param name="mustFall">
    /// The new life's first push must be below the last push of the life before: without a start time, a fall is the
    /// only sign of a restart.
    /// </param>
    public abstract void Restart(DeterministicRandom random, bool mustFall);

    /// <summary>The process works on until its next push.</summary>
    public abstract void Advance(DeterministicRandom random);

    /// <summary>Writes the family to a push and remembers what was said.</summary>
    public abstract void Push(IExposition text, bool delta);

    /// <summary>A PUT replaces the group, or the group is deleted: what is shown only while it is pushed leaves the view.</summary>
    public abstract void Withdraw();

    /// <summary>The gateway was started anew: it has forgotten what gauges were, of which it is told the changes.</summary>
    public virtual void BeForgotten()
    {
    }

    /// <summary>Adds what the merged view owes to this process.</summary>
    /// <param name="view">The expected view.</param>
    /// <param name="group">The instance's grouping labels.</param>
    /// <param name="alive">Whether the group was not deleted.</param>
    public abstract void ContributeTo(ExpectedView view, Grouping group, bool alive);
}
