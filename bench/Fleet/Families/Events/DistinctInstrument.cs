using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Pushing.StatsD;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Families.Events;

/// <summary>
/// A set: the texts that an instance has met, some of which others have met too. They are always the same, for the receiver
/// counts within spans of time that begin and end when it likes.
/// </summary>
/// <param name="family">The family.</param>
/// <param name="series">The label sets.</param>
/// <param name="index">The instance's number.</param>
internal sealed class DistinctInstrument(Family family, Label[][] series, int index) : Instrument(family)
{
    /// <summary>All instances together stay below the number up to which sets are exact.</summary>
    private const int MostValues = 500;

    private readonly string[] _values = ["user:everybody", $"user:{index % MostValues}", $"user:{(index + 1) % MostValues}"];

    public override void Restart(DeterministicRandom random, bool mustFall)
    {
    }

    public override void Advance(DeterministicRandom random)
    {
    }

    public override void Push(IExposition text, bool delta)
    {
        text.Begin(Family);
        foreach (var labels in series)
        {
            foreach (var value in _values) ((IEventExposition)text).Mention(Family.Name, labels, value);
        }
    }

    public override void Withdraw()
    {
    }

    public override void ContributeTo(ExpectedView view, Grouping group, bool alive)
    {
        foreach (var labels in series) view.Distinct(Family, group.Apply(labels), _values);
    }
}
