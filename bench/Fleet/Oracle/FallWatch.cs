using Tributary.Fleet.Pages;

namespace Tributary.Fleet.Oracle;

/// <summary>
/// Looks at page after page for what must never happen: a counter, bucket, count or sum below what it was. A series may
/// leave for good (its group is deleted, its bound is no longer shared), but one that is owed at the end may not have
/// been away in between: to Prometheus that is a gap, and a false rate after it.
/// </summary>
internal sealed class FallWatch
{
    private const string Where = "watch";

    private readonly Dictionary<string, PageNumber> _last = new(StringComparer.Ordinal);
    private readonly HashSet<string> _vanished = new(StringComparer.Ordinal);
    private readonly List<Difference> _falls = [];

    /// <summary>Pages looked at.</summary>
    public int Pages { get; private set; }

    public void Look(Page page)
    {
        Pages++;
        foreach (var problem in page.Problems) _falls.Add(new Difference(Where, "format", "a valid page", problem));
        foreach (var key in _last.Keys)
        {
            if (!page.Samples.ContainsKey(key)) _vanished.Add(key);
        }

        foreach (var (key, sample) in page.Samples)
        {
            if (!OnlyRises(sample, page)) continue;
            if (_last.TryGetValue(key, out var before) && sample.Number.IsBelow(before))
            {
                _falls.Add(new Difference(Where, key, $"at least {before}, as before", sample.Number.ToString()));
            }

            _last[key] = sample.Number;
        }
    }

    /// <summary>Everything that fell, and what was away although the view owes it at the end.</summary>
    public IEnumerable<Difference> Differences(ExpectedSamples owed) => _falls.Concat(
        _vanished.Where(owed.Samples.ContainsKey).Select(key => new Difference(Where, key, "to stay once it was shown", "a page without it")));

    private static bool OnlyRises(PageSample sample, Page page) => page.Types.GetValueOrDefault(sample.Family) switch
    {
        "counter" or "histogram" => true,
        "summary" => !sample.Name.Equals(sample.Family, StringComparison.Ordinal),
        _ => false,
    };
}
