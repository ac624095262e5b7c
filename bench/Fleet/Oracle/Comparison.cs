using Tributary.Fleet.Pages;

namespace Tributary.Fleet.Oracle;

/// <summary>Lays a page beside the expected view: every owed sample must be there, and no other.</summary>
internal static class Comparison
{
    private const string Nothing = "nothing";

    public static IEnumerable<Difference> Compare(ExpectedSamples expected, IReadOnlyDictionary<string, string> types, Page page, string where)
    {
        foreach (var problem in page.Problems) yield return new Difference(where, "format", "a valid page", problem);

        foreach (var (key, expectation) in expected.Samples)
        {
            if (page.Samples.TryGetValue(key, out var sample))
            {
                if (!expectation.Accepts(sample.Number)) yield return new Difference(where, key, expectation.ToString(), sample.Number.ToString());
            }
            else if (expectation.Required)
            {
                yield return new Difference(where, key, expectation.ToString(), Nothing);
            }
        }

        foreach (var (key, sample) in page.Samples)
        {
            if (!expected.Samples.ContainsKey(key)) yield return new Difference(where, key, Nothing, sample.Number.ToString());
        }

        foreach (var (family, type) in page.Types)
        {
            if (types.TryGetValue(family, out var declared) && !declared.Equals(type, StringComparison.Ordinal)) yield return new Difference(where, family, $"type {declared}", $"type {type}");
        }

        foreach (var difference in expected.Ladders.SelectMany(ladder => Falls(ladder, page, where))) yield return difference;
    }

    private static IEnumerable<Difference> Falls(string[] ladder, Page page, string where)
    {
        for (var i = 1; i < ladder.Length; i++)
        {
            if (page.Samples.TryGetValue(ladder[i - 1], out var lower)
                && page.Samples.TryGetValue(ladder[i], out var upper)
                && upper.Number.IsBelow(lower.Number))
            {
                yield return new Difference(where, ladder[i], $"at least {lower.Number}, the quantile below", upper.Number.ToString());
            }
        }
    }
}
