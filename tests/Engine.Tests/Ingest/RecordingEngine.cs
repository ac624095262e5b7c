using Tributary.Engine.Frames;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>Keeps the frames of the last push instead of applying them.</summary>
internal sealed class RecordingEngine : StubEngine
{
    /// <summary>Each with its layout's definition.</summary>
    public List<string> Frames { get; } = [];

    public List<EncodedLayout> Layouts { get; } = [];

    public override ValueTask ApplyAsync(FrameBatch batch, CancellationToken cancellationToken)
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
}
