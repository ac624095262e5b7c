using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine;
using Tributary.Engine.Embedded;
using Tributary.Engine.Frames;
using Tributary.Engine.Limits;
using Tributary.Engine.Scraping;
using Tributary.Engine.Storage;
using Tributary.Engine.Views;
using Tributary.Metrics.Identity;

namespace Tributary.Gateway.Tests.Running;

/// <summary>Hands everything on to an embedded engine; a test overrides what is to go another way.</summary>
internal abstract class ForwardingEngine(EmbeddedEngine inner) : IMetricEngine, IAsyncDisposable
{
    public int SourceCount => inner.SourceCount;

    public long SeriesCount => inner.SeriesCount;

    public EngineStatus Status => inner.Status;

    /// <summary>The engine to hand on to.</summary>
    public static Task<EmbeddedEngine> OpenInnerAsync(TemporaryDirectory directory) =>
        EmbeddedEngine.OpenAsync(new StorageOptions { Path = directory.File("data") }, MetricLimits.Default, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    public virtual ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken) => inner.ApplyAsync(batch, cancellationToken);

    public ValueTask ScrapeAsync(ScrapeRequest request, PipeWriter output, CancellationToken cancellationToken) => inner.ScrapeAsync(request, output, cancellationToken);

    public ValueTask ReadViewAsync(ViewPartHandler handle, CancellationToken cancellationToken) => inner.ReadViewAsync(handle, cancellationToken);

    public ValueTask<IReadOnlyList<FamilySummary>> ListFamiliesAsync(CancellationToken cancellationToken) => inner.ListFamiliesAsync(cancellationToken);

    public virtual ValueTask<FamilyDetail?> DescribeFamilyAsync(string name, CancellationToken cancellationToken) => inner.DescribeFamilyAsync(name, cancellationToken);

    public ValueTask<IReadOnlyList<SourceSummary>> ListSourcesAsync(CancellationToken cancellationToken) => inner.ListSourcesAsync(cancellationToken);

    public ValueTask<bool> KnowsAsync(SourceId source, CancellationToken cancellationToken) => inner.KnowsAsync(source, cancellationToken);

    public ValueTask WipeAsync(CancellationToken cancellationToken) => inner.WipeAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
