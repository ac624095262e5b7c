using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Tributary.Engine;
using Tributary.Engine.Frames;
using Tributary.Engine.Scraping;
using Tributary.Engine.Views;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;

namespace Tributary.Gateway.Tests.Targets.Rendering;

/// <summary>An engine that has a view of so many families of one gauge each, and may fail behind them.</summary>
internal sealed class PartsEngine(int families, Exception? failure = null) : IMetricEngine
{
    public int SourceCount => 0;

    public long SeriesCount => 0;

    public EngineStatus Status => throw new NotSupportedException();

    public async ValueTask ReadViewAsync(ViewPartHandler handle, CancellationToken cancellationToken)
    {
        for (var i = 0; i < families; i++)
        {
            var view = new ArrayBufferWriter<byte>();
            new ViewWriter(view).Gauge(Encoding.UTF8.GetBytes($"id=\"{Guid.NewGuid()}\""), new ExactSum(i));
            await handle(new FamilyDescription($"g{i:00000}", MetricType.Gauge, "", ""), view.WrittenMemory);
        }

        if (failure is not null) throw failure;
    }

    public ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ScrapeAsync(ScrapeRequest request, PipeWriter output, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<FamilySummary>> ListFamiliesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<FamilyDetail?> DescribeFamilyAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<SourceSummary>> ListSourcesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> KnowsAsync(SourceId source, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask WipeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
