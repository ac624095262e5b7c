using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Oracle;

/// <summary>A counter of the merged view: the sum over all lives of all sources.</summary>
internal sealed class ExpectedCounter
{
    private Amount _total;
    private bool _exact = true;
    private Feeders _feeders;

    public void Add(Amount total, bool exact, bool alive)
    {
        _total += total;
        _exact &= exact;
        _feeders.Add(alive);
    }

    public void AddTo(ExpectedSamples samples, string key)
    {
        if (_feeders.Removed) return;
        samples.Add(key, _exact ? new Exactly(_total) : new Nearly(_total.ToDouble(), _total.ToDouble()));
    }
}
