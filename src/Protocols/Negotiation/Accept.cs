namespace Tributary.Protocols.Negotiation;

/// <summary>Chooses the format of a page by the Accept header (RFC 9110, section 12.5.1).</summary>
public static class Accept
{
    /// <summary>
    /// The format with the highest weight, each format having the weight of the most specific range that matches it. Of
    /// equal ones the more specifically named, then the first named. Text where nothing matches: a scraper that asks for
    /// something else reads it still, and an answer shows more than 406 does.
    /// </summary>
    /// <param name="header">The Accept header, several joined by commas; null for none.</param>
    public static ExpositionFormat Choose(string? header)
    {
        var text = Rate(header, "text/plain", "text/*", "0.0.4");
        var openMetrics = Rate(header, "application/openmetrics-text", "application/*", "1.0.0");
        return openMetrics.Weight > 0 && openMetrics.IsBetterThan(text) ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
    }

    private static Rating Rate(ReadOnlySpan<char> header, string mediaType, string mediaRange, string version)
    {
        var best = default(Rating);
        var items = new WeightedItems(header);
        for (var position = 0; items.MoveNext(); position++)
        {
            var specificity = 0;
            if (items.Value.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            {
                var versioned = items.TryGetParameter("version", out var wanted);
                if (versioned && !wanted.SequenceEqual(version)) continue; // a version that we do not write
                specificity = versioned ? 4 : 3;
            }
            else if (items.Value.Equals(mediaRange, StringComparison.OrdinalIgnoreCase)) specificity = 2;
            else if (items.Value is "*/*" or "*") specificity = 1;

            if (specificity > best.Specificity) best = new Rating(items.Weight, specificity, position);
        }

        return best;
    }

    private readonly record struct Rating(double Weight, int Specificity, int Position)
    {
        public bool IsBetterThan(Rating other)
        {
            if (Weight != other.Weight) return Weight > other.Weight;
            if (Specificity != other.Specificity) return Specificity > other.Specificity;
            return Position < other.Position;
        }
    }
}
