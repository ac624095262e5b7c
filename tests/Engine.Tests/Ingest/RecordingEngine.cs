using System.IO.Pipelines;
using Tributary.Engine.Frames;
using Tributary.Engine.Scraping;
using Tributary.Engine.Views;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>Keeps the frames of the last push instead of applying them.</summary>
internal sealed class RecordingEngine : IMetricEngine
{
    /// <summary>Each with its layout's definition.</summary>
    public List<string> Frames { get; } = [];

    public List<EncodedLayout> Layouts { get; } = [];

    public int SourceCount => 0;

    public long SeriesCount => 0;

    public EngineStatus Status => throw new NotSupportedException();

    public ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken)
    {
        Frames.Clear();
        Layouts.Clear();
        for (var i = 0; i < batch.Count; i++)
        {
            Layouts.Add(batch.LayoutOf(i));
            Frames.Add(Convert.ToHexString(batch.FrameWithLayout(i)));
            batch.Results[i] = new ApplyResult(ApplyOutcome.Applied);
        }

        return default;
    }

    public bool Knows(SourceId source) => true;

    public ValueTask ScrapeAsync(ScrapeRequest request, PipeWriter output, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<FamilySummary>> ListFamiliesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<FamilyDetail?> DescribeFamilyAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<SourceSummary>> ListSourcesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask WipeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
