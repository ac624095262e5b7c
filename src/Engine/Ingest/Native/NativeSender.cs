using Tributary.Engine.Frames;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Ingest.Native;

/// <summary>One source of a request: the updates of it that are taken, and the frames of the one that is being applied. Used again.</summary>
internal sealed class NativeSender
{
    private PushSource? _source;

    public PushSource Source => _source!;

    /// <summary>Its updates that are taken, by index in the request.</summary>
    public List<int> Updates { get; } = [];

    /// <summary>Some layout of it is not known: its updates from there on wait.</summary>
    public bool Waits { get; set; }

    public FrameBatch Frames { get; } = new();

    /// <summary>For each of the frames its index in the request.</summary>
    public List<int> Indexes { get; } = [];

    /// <summary>The families of the frames.</summary>
    public HashSet<Hash128> Families { get; } = [];

    public void Begin(PushSource source)
    {
        _source = source;
        Updates.Clear();
        Waits = false;
    }
}
