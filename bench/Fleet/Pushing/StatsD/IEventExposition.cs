using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing.StatsD;

/// <summary>Writes what happens, where other protocols write what has come of it.</summary>
internal interface IEventExposition : IExposition
{
    /// <param name="name">The name.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="values">What was observed.</param>
    /// <param name="weight">How many observations each of the values stands for.</param>
    void Observe(string name, Label[] labels, IReadOnlyList<Amount> values, int weight);

    /// <summary>A gauge changes, from whatever it was.</summary>
    void Change(string name, Label[] labels, Amount change);

    /// <summary>A text of which the number of different ones is wanted.</summary>
    void Mention(string name, Label[] labels, string value);
}
