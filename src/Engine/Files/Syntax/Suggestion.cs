namespace Tributary.Engine.Files.Syntax;

/// <summary>Finds what a mistyped word was meant to be.</summary>
internal static class Suggestion
{
    /// <summary>Edits that still count as a slip of the hand; beyond it a suggestion would be a guess.</summary>
    private const int MostEdits = 2;

    /// <returns><c> Did you mean 'x'?</c> with a leading space, or nothing.</returns>
    public static string For(string word, IEnumerable<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= Math.Min(MostEdits, word.Length / 2) ? $" Did you mean '{nearest}'?" : "";
    }

    /// <summary>Levenshtein's distance, by rows.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
