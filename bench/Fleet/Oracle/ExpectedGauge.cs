using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Oracle;

/// <summary>A gauge of the merged view: what the groups show now, by the family's rule.</summary>
internal sealed class ExpectedGauge(GaugeRule rule)
{
    private Amount _sum;
    private Amount _magnitude;
    private Amount _greatest;
    private int _count;
    private bool _whole = true;

    public void Add(Amount value, bool whole)
    {
        _greatest = _count == 0 ? value : Amount.Max(_greatest, value);
        _sum += value;
        _magnitude += value.Abs();
        _whole &= whole;
        _count++;
    }

    public Expectation ToExpectation() => rule switch
    {
        GaugeRule.Max => new Exactly(_greatest),
        GaugeRule.Average => new Nearly(_sum.ToDouble() / _count, _magnitude.ToDouble() / _count),
        _ when _whole => new Exactly(_sum),
        _ => new Nearly(_sum.ToDouble(), _magnitude.ToDouble()),
    };
}
