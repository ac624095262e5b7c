using System.IO.Pipelines;
using Tributary.Engine.Frames;
using Tributary.Engine.Scraping;
using Tributary.Engine.Views;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>An engine that only takes frames: what a pipeline needs.</summary>
internal abstract class StubEngine : IMetricEngine
{
    public int SourceCount => 0;

    public long SeriesCount => 0;

    public EngineStatus Status => throw new NotSupportedException();

    public abstract ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken);

    public ValueTask<bool> KnowsAsync(SourceId source, CancellationToken cancellationToken) => new(true);

    public ValueTask ScrapeAsync(ScrapeRequest request, PipeWriter output, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ReadViewAsync(ViewPartHandler handle, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<FamilySummary>> ListFamiliesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<FamilyDetail?> DescribeFamilyAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<SourceSummary>> ListSourcesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask WipeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
