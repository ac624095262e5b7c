using Tributary.Protocols.Native;

namespace Tributary.Engine.Ingest.Native;

/// <summary>A layout that some sender has defined: others, and this one later, name it by its id.</summary>
internal sealed class KnownLayout : CachedPlan
{
    public KnownLayout(NativeLayout layout)
    {
        Layout = layout;
        Bytes = 300 + layout.Series.Sum(series => series.Labels.Length + 48L);
    }

    public NativeLayout Layout { get; }

    /// <inheritdoc/>
    public override long Bytes { get; }
}
