using System.IO.Pipelines;
using Tributary.Engine.Frames;
using Tributary.Engine.Scraping;
using Tributary.Engine.Views;
using Tributary.Metrics.Identity;

namespace Tributary.Engine;

/// <summary>What hosts the shards: one process (<see cref="Embedded.EmbeddedEngine"/>) or a cluster.</summary>
public interface IMetricEngine
{
    /// <summary>
    /// Applies the frames of one push, and fills <see cref="FrameBatch.Results"/>. Completes when all of it is applied and,
    /// with <c>Storage:Ack=journal</c>, on disk.
    /// </summary>
    /// <exception cref="Storage.StorageUnavailableException">The journal cannot be written. The sender may try again.</exception>
    ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken);

    /// <summary>Renders the merged view into <paramref name="output"/>, which the caller completes.</summary>
    /// <exception cref="ScrapeIncompleteException">A shard did not answer; nothing has been written.</exception>
    ValueTask ScrapeAsync(ScrapeRequest request, PipeWriter output, CancellationToken cancellationToken);

    /// <summary>
    /// Hands over the merged view in parts, for those who do more with it than send it: families in the order of their names,
    /// the parts of a family in a row. No lock is held meanwhile.
    /// </summary>
    /// <exception cref="ScrapeIncompleteException">A shard did not answer; nothing has been handed over.</exception>
    ValueTask ReadViewAsync(ViewPartHandler handle, CancellationToken cancellationToken);

    /// <summary>All families, by name.</summary>
    /// <exception cref="Storage.StorageUnavailableException">There is no answer for now; it may be asked again.</exception>
    ValueTask<IReadOnlyList<FamilySummary>> ListFamiliesAsync(CancellationToken cancellationToken);

    /// <summary>All that is known of one family; null where there is none of that name.</summary>
    /// <inheritdoc cref="ListFamiliesAsync" path="/exception"/>
    ValueTask<FamilyDetail?> DescribeFamilyAsync(string name, CancellationToken cancellationToken);

    /// <summary>All sources, by their labels.</summary>
    /// <inheritdoc cref="ListFamiliesAsync" path="/exception"/>
    ValueTask<IReadOnlyList<SourceSummary>> ListSourcesAsync(CancellationToken cancellationToken);

    /// <summary>Whether the source has been heard of. Asked for when there are as many sources as may be.</summary>
    /// <inheritdoc cref="ListFamiliesAsync" path="/exception"/>
    ValueTask<bool> KnowsAsync(SourceId source, CancellationToken cancellationToken);

    /// <summary>Number of sources, in a cluster about. Cheap: it is asked for with every push.</summary>
    int SourceCount { get; }

    /// <summary>Number of merged series, about. Cheap: it is asked for with every push of a new form.</summary>
    long SeriesCount { get; }

    /// <summary>Sizes and states, for status pages, limits and own metrics.</summary>
    EngineStatus Status { get; }

    /// <summary>Forgets everything: families, sources, ledgers, on disk too.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Not all of it is forgotten; it may be asked again.</exception>
    ValueTask WipeAsync(CancellationToken cancellationToken);
}
