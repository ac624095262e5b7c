using System.Buffers;
using Tributary.Protocols.Naming;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Negotiation;

/// <summary>Chooses the format of a page by the Accept header (RFC 9110, section 12.5.1).</summary>
public static class Accept
{
    private static readonly Offer Text = new(PageFormat.Text, "text/plain", "text/*", [("version", "0.0.4")]) { ContentType = ContentTypeOf(PageFormat.Text) };

    private static readonly Offer[] Others =
    [
        new(PageFormat.OpenMetrics, "application/openmetrics-text", "application/*", [("version", "1.0.0")]) { ContentType = ContentTypeOf(PageFormat.OpenMetrics) },

        // The text format with names in quotes. Who does not name its version gets 0.0.4, which everybody reads.
        new(PageFormat.Text, "text/plain", Range: null, [("version", "1.0.0")]) { NeedsParameters = true, ContentType = "text/plain; version=1.0.0; charset=utf-8" },

        // Nobody who does not name it can read it, and it has other encodings and messages, which are not offered.
        new(PageFormat.Protobuf, "application/vnd.google.protobuf", Range: null, [("proto", "io.prometheus.client.MetricFamily"), ("encoding", "delimited")])
        {
            NeedsParameters = true,
            ContentType = ContentTypeOf(PageFormat.Protobuf),
        },
    ];

    /// <summary>
    /// The format with the highest weight, each format having the weight of the most specific range that matches it. Of
    /// equal ones the more specifically named, then the first named. Text where nothing matches: a scraper that asks for
    /// something else reads it still, and an answer shows more than 406 does.
    /// </summary>
    /// <param name="header">The Accept header, several joined by commas; null for none.</param>
    public static PageChoice Choose(string? header)
    {
        var (chosen, best) = (Text, Text.Rate(header));
        foreach (var offer in Others)
        {
            var rating = offer.Rate(header);
            if (rating.Weight > 0 && rating.IsBetterThan(best)) (chosen, best) = (offer, rating);
        }

        var echo = best.Escaping is { } named ? $"; {EscapingParameter.Name}={EscapingParameter.WordFor(named)}" : "";
        return new PageChoice(chosen.Format, best.Escaping ?? NameEscaping.Underscores, chosen.ContentType + echo);
    }

    private static string ContentTypeOf(PageFormat format) => PageRenderers.Create(format, new ArrayBufferWriter<byte>(1)).ContentType;
}
