using System.IO.Pipelines;
using Tributary.Engine.Scraping;
using Tributary.Grains.Catalog;
using Tributary.Grains.Shards;
using Tributary.Metrics.Views;
using Tributary.Protocols.Naming;
using Tributary.Protocols.Rendering;

namespace Tributary.Grains.Scraping;

/// <summary>
/// Makes the page of the whole cluster: asks all shards at once for what has changed, and when all have answered, or the
/// deadline has come, writes the page family by family in the order of names.
/// </summary>
internal sealed class ClusterScraper(CatalogCache catalog, FragmentFetcher fetcher, ClusterOptions options, TimeProvider time)
{
    /// <summary>Silos that take longer have to do; the catalog is asked by itself meanwhile.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private static readonly ScrapeRequest AllValues = new(PageFormat.Json, Gzip: false, Families: null, Trailing: default); // of all forms that are made of views

    /// <exception cref="ScrapeIncompleteException">Shards did not answer in time, and the request does not allow it.</exception>
    public async ValueTask ScrapeAsync(ScrapeRequest request, PipeWriter output, CancellationToken cancellationToken)
    {
        var (families, missing) = await FetchAsync(request, cancellationToken);
        if (missing > 0 && !request.AllowsMissingShards) throw new ScrapeIncompleteException(missing);
        await new ClusterPage(request, output).WriteAsync(families, missing, cancellationToken);
    }

    /// <summary>Hands over the values of all shards; views are what they travel as.</summary>
    /// <exception cref="ScrapeIncompleteException">Shards did not answer in time.</exception>
    public async ValueTask ReadViewAsync(ViewPartHandler handle, CancellationToken cancellationToken)
    {
        var (families, missing) = await FetchAsync(AllValues, cancellationToken);
        if (missing > 0) throw new ScrapeIncompleteException(missing);
        foreach (var part in families.SelectMany(family => family.Parts).Where(part => part.Family is not null))
        {
            foreach (var chunk in part.Chunks.Where(chunk => chunk.Text.Length > ViewWriter.EmptyLength))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await handle(part.Family!, chunk.Text);
            }
        }
    }

    /// <summary>
    /// Shards keep their text with names escaped by underscores alone. A family that has such names is seldom; under another
    /// scheme its values are fetched, and rendered here.
    /// </summary>
    private async Task<FamilyFragments?> FetchAsync(KnownFamily family, ScrapeRequest request, FragmentFormat format, GatheredFragments gathered, CancellationToken deadline)
    {
        var fragments = await fetcher.TryFetchAsync(family, format, gathered, deadline);
        if (fragments is null || format.IsView()) return fragments is null ? null : fragments with { IsView = true };
        if (request.Escaping == NameEscaping.Underscores || !fragments.IsEscaped) return fragments;
        fragments = await fetcher.TryFetchAsync(family, FragmentFormats.ViewFor(request.Format), new GatheredFragments(), deadline);
        return fragments is null ? null : fragments with { IsView = true };
    }

    private async Task<(IReadOnlyList<FamilyFragments> Families, int Missing)> FetchAsync(ScrapeRequest request, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.ScrapeDeadline, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var format = request.Format switch
        {
            var page when request.Selection is not null => FragmentFormats.ViewFor(page), // kept text has all series of a chunk
            PageFormat.Text => FragmentFormat.Text,
            PageFormat.OpenMetrics => FragmentFormat.OpenMetrics,
            PageFormat.Protobuf => FragmentFormat.Protobuf,
            var page => FragmentFormats.ViewFor(page),
        };

        // Those are asked first that are known: seldom is there another, and their silos know whether there is.
        var gathering = fetcher.GatherAsync(Wanted(), format, deadline.Token);
        await Task.WhenAny(gathering, Task.Delay(Soon, time, deadline.Token));
        var missing = await catalog.RefreshUntilAsync(gathering.IsCompleted ? (await gathering).Catalogs : [], deadline.Token);
        var gathered = await gathering;
        var fetched = await Task.WhenAll(Wanted().Select(family => FetchAsync(family, request, format, gathered, deadline.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        missing += fetched.Sum(family => family?.MissingShards ?? 1);
        return ([.. fetched.OfType<FamilyFragments>()], missing);

        KnownFamily[] Wanted() => [.. catalog.All.Where(family => request.Families is null || request.Families.Contains(family.Name)).OrderBy(family => family.Name, StringComparer.Ordinal)];
    }
}
