using Tributary.Protocols.Naming;

namespace Tributary.Protocols.Negotiation;

/// <summary>A format that pages are offered in, and the names that clients ask for it by.</summary>
/// <param name="Format">The format.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Range">The range that it is in, such as <c>text/*</c>; null if it has to be named, by <c>*/*</c> neither.</param>
/// <param name="Parameters">The parameters that tell it from formats of the same media type; a client that names one must mean this one.</param>
internal sealed record Offer(Rendering.PageFormat Format, string MediaType, string? Range, (string Name, string Value)[] Parameters)
{
    /// <summary>The media type alone is another format.</summary>
    public bool NeedsParameters { get; init; }

    /// <summary>The Content-Type of its pages.</summary>
    public required string ContentType { get; init; }

    /// <summary>How well the most specific of a header's ranges likes it.</summary>
    public Rating Rate(ReadOnlySpan<char> header)
    {
        var best = default(Rating);
        var items = new WeightedItems(header);
        for (var position = 0; items.MoveNext(); position++)
        {
            var specificity = Specificity(items);
            if (specificity > best.Specificity) best = new Rating(items.Weight, specificity, position, EscapingParameter.Of(items));
        }

        return best;
    }

    /// <summary>How exactly an item names it: 0 not at all, 4 with its parameters.</summary>
    private int Specificity(in WeightedItems item)
    {
        if (!item.Value.Equals(MediaType, StringComparison.OrdinalIgnoreCase))
        {
            if (Range is null) return 0;
            if (item.Value.Equals(Range, StringComparison.OrdinalIgnoreCase)) return 2;
            return item.Value is "*/*" or "*" ? 1 : 0;
        }

        var specificity = 3;
        foreach (var (name, value) in Parameters)
        {
            if (!item.TryGetParameter(name, out var wanted))
            {
                if (NeedsParameters) return 0;
                continue;
            }

            if (!wanted.Equals(value, StringComparison.OrdinalIgnoreCase)) return 0; // a version that we do not write
            specificity = 4;
        }

        return specificity;
    }
}

/// <summary>How well a client likes an offer, and how it said so.</summary>
/// <param name="Weight">From 0, not acceptable, to 1.</param>
/// <param name="Specificity">How exactly it was named.</param>
/// <param name="Position">Which of the header's items it was.</param>
/// <param name="Escaping">The escaping of names that it asks for; null if it says nothing.</param>
internal readonly record struct Rating(double Weight, int Specificity, int Position, NameEscaping? Escaping)
{
    public bool IsBetterThan(Rating other)
    {
        if (Weight != other.Weight) return Weight > other.Weight;
        if (Specificity != other.Specificity) return Specificity > other.Specificity;
        return Position < other.Position;
    }
}
