using Tributary.Engine.Scraping.Selecting;
using Tributary.Protocols.Asab;
using Tributary.Protocols.Naming;
using Tributary.Protocols.Rendering;

namespace Tributary.Engine.Scraping;

/// <summary>What a scrape asks for.</summary>
/// <param name="Format">The form of the page.</param>
/// <param name="Gzip">Whether the page is one gzip stream.</param>
/// <param name="Families">The families wanted (<c>name[]</c>); null for all.</param>
/// <param name="Trailing">What stands after the last family, in the page's form and not compressed: the gateway's own metrics.</param>
public sealed record ScrapeRequest(PageFormat Format, bool Gzip, IReadOnlySet<string>? Families, ReadOnlyMemory<byte> Trailing)
{
    /// <summary>Which series are wanted of the families; null for all.</summary>
    public SeriesSelection? Selection { get; init; }

    /// <summary>What the views in ASAB's layouts show beside the series.</summary>
    public AsabView Asab { get; init; }

    /// <summary>How names that need it are escaped.</summary>
    public NameEscaping Escaping { get; init; }

    /// <summary>
    /// Show what there is, where shards do not answer (<c>?partial=1</c>), instead of failing. An engine in one process has
    /// all its shards at hand, and never needs it.
    /// </summary>
    public bool AllowsMissingShards { get; init; }
}
