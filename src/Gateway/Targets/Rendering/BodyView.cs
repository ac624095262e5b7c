using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.Bodies;

namespace Tributary.Gateway.Targets.Rendering;

/// <summary>Shows the view to a renderer.</summary>
internal sealed class BodyView(IBodyRenderer renderer) : IShownView
{
    private FamilyDescription? _family;

    public int Skipped => renderer.Skipped;

    public void Show(FamilyDescription family, ReadOnlySpan<byte> view)
    {
        // The slices of a family may describe it in other words; its name is what makes it one.
        if (_family?.Name != family.Name) renderer.BeginFamily(_family = family);
        if (!ViewReader.TryReplay(view, renderer)) throw new InvalidDataException("A shard's series cannot be read by this version of Tributary.");
    }

    public void End() => renderer.End();

    public void Commit()
    {
    }

    public void Dispose() => (renderer as IDisposable)?.Dispose();
}
