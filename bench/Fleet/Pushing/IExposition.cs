using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>Writes what instruments say in the form of one protocol.</summary>
internal interface IExposition
{
    void Begin(Family family);

    void Sample(string name, Label[] labels, Amount value);

    /// <param name="name">The histogram's name.</param>
    /// <param name="labels">The labels but <c>le</c>.</param>
    /// <param name="bound">The upper bound; null for +Inf.</param>
    /// <param name="count">Observations up to the bound.</param>
    void Bucket(string name, Label[] labels, Amount? bound, Amount count);

    void Quantile(string name, Label[] labels, string quantile, Amount value);

    /// <summary>A series that was there is not there any more. Some protocols say it by leaving it out.</summary>
    void End(string name, Label[] labels);

    /// <summary>A bucket of a histogram is not there any more: a new life has other bounds.</summary>
    void EndBucket(string name, Label[] labels, Amount bound)
    {
    }

    /// <summary>Whether ready quantiles can be said, and are owed.</summary>
    bool TakesQuantiles => true;

    /// <summary>Whether a series that is not there any more can be said to be gone; else it is shown as it was said last.</summary>
    bool TellsEnds => true;

    byte[] ToBytes();
}
