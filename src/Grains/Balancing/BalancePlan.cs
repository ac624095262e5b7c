namespace Tributary.Grains.Balancing;

/// <summary>
/// Decides who hands what to whom. Every silo makes the same plan of the same numbers, and carries out its own part: so
/// nobody has to be asked, and two do not fill the same gap.
/// </summary>
internal static class BalancePlan
{
    /// <summary>The places that a silo has to hand things to, one for each that it hands over.</summary>
    /// <param name="counts">How many each silo has, in the same order everywhere.</param>
    /// <param name="own">The place of the silo that asks.</param>
    public static IReadOnlyList<int> MovesFrom(IReadOnlyList<int> counts, int own)
    {
        var share = counts.Sum() / counts.Count;
        var rest = counts.Sum() % counts.Count;

        // Those that have most keep what cannot be shared out evenly: it would be moved for nothing.
        var places = Enumerable.Range(0, counts.Count).OrderByDescending(place => counts[place]).ThenBy(place => place).ToList();
        var goals = new int[counts.Count];
        for (var i = 0; i < places.Count; i++) goals[places[i]] = share + (i < rest ? 1 : 0);
        var gaps = places.SelectMany(place => Enumerable.Repeat(place, Math.Max(0, goals[place] - counts[place])));
        var givers = places.SelectMany(place => Enumerable.Repeat(place, Math.Max(0, counts[place] - goals[place])));
        return [.. givers.Zip(gaps).Where(move => move.First == own).Select(move => move.Second)];
    }
}
