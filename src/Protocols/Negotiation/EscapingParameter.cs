using Tributary.Protocols.Naming;

namespace Tributary.Protocols.Negotiation;

/// <summary>The parameter <c>escaping</c> of a media type (https://prometheus.io/docs/instrumenting/content_negotiation/).</summary>
internal static class EscapingParameter
{
    public const string Name = "escaping";

    private static readonly (string Word, NameEscaping Escaping)[] Words =
    [
        ("underscores", NameEscaping.Underscores),
        ("allow-utf-8", NameEscaping.AllowUtf8),
        ("dots", NameEscaping.Dots),
        ("values", NameEscaping.Values),
    ];

    /// <summary>The scheme that a media range names; null if it names none, or one that is not known.</summary>
    public static NameEscaping? Of(in WeightedItems item)
    {
        if (!item.TryGetParameter(Name, out var value)) return null;
        foreach (var (word, escaping) in Words)
        {
            if (value.Equals(word, StringComparison.OrdinalIgnoreCase)) return escaping;
        }

        return null;
    }

    public static string WordFor(NameEscaping escaping) => Words.Single(known => known.Escaping == escaping).Word;
}
