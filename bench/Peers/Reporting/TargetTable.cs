using System.Globalization;

namespace Tributary.Peers.Reporting;

/// <summary>What was to be reached, what was measured, and whether the median reaches it.</summary>
internal sealed class TargetTable
{
    private readonly MarkdownTable _table = new("Targets:", "what", "target", "measured", "met");

    /// <summary>A figure with a bound.</summary>
    public TargetTable AtMost(string what, double bound, string unit, Spread measured, int digits)
    {
        var limit = bound.ToString(CultureInfo.InvariantCulture);
        _table.Add(what, $"at most {limit} {unit}", $"{measured.Format(digits)} {unit}", measured.Median <= bound ? "yes" : "**no**");
        return this;
    }

    /// <summary>A bound that is a multiple of what a peer needs; without the peer there is nothing to compare.</summary>
    public TargetTable AtMostOfPeer(string what, double bound, string peer, IReadOnlyList<double> own, IReadOnlyList<double>? peers)
    {
        if (peers is not null) return AtMost(what, bound, $"x {peer}", Spread.OfRatios(own, peers), digits: 2);
        var limit = bound.ToString(CultureInfo.InvariantCulture);
        _table.Add(what, $"at most {limit} x {peer}", $"{peer} is left out", "-");
        return this;
    }

    public override string ToString() => _table.ToString();
}
