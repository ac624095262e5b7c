namespace Tributary.Protocols.Negotiation;

/// <summary>Decides on compression by the Accept-Encoding header (RFC 9110, section 12.5.3).</summary>
public static class AcceptEncoding
{
    /// <summary>
    /// Whether to answer with gzip: the client accepts it, and does not prefer the plain answer. A plain answer that is
    /// not mentioned ranks last, as one asks for compression to get it.
    /// </summary>
    /// <param name="header">The Accept-Encoding header, several joined by commas; null for none.</param>
    public static bool PrefersGzip(string? header)
    {
        double? gzip = null, identity = null, any = null;
        var items = new WeightedItems(header);
        while (items.MoveNext())
        {
            if (items.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) || items.Value.Equals("x-gzip", StringComparison.OrdinalIgnoreCase)) gzip ??= items.Weight;
            else if (items.Value.Equals("identity", StringComparison.OrdinalIgnoreCase)) identity ??= items.Weight;
            else if (items.Value is "*") any ??= items.Weight;
        }

        var weight = gzip ?? any ?? 0;
        return weight > 0 && weight >= (identity ?? 0);
    }
}
