using Tributary.Gateway.Targets.Rendering;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.RemoteWrite;

namespace Tributary.Gateway.Targets.Staleness;

/// <summary>
/// Shows the view to remote write, and after each family those series of the last view that are not in it any more, as ended.
/// Both views have the order of the families' names, so that each is read once, from beginning to end.
/// </summary>
internal sealed class EndingView(RemoteWriteRenderer renderer, LastViewReader last, LastViewWriter next) : IShownView
{
    private FamilyDescription? _family;

    public int Skipped => renderer.Skipped;

    public void Show(FamilyDescription family, ReadOnlySpan<byte> view)
    {
        if (_family?.Name != family.Name)
        {
            ShowEndedBefore(family.Name);
            renderer.BeginFamily(_family = family);
        }

        if (!ViewReader.TryReplay(view, renderer)) throw new InvalidDataException("A shard's series cannot be read by this version of Tributary.");
        next.Add(family, view);
    }

    public void End()
    {
        ShowEndedBefore(family: null);
        renderer.End();
    }

    public void Commit()
    {
        try
        {
            next.Commit();
        }
        catch (IOException)
        {
            // The view is in the queue. The next one is compared with an older one: at worst a series is told twice as ended.
        }
    }

    public void Dispose()
    {
        last.Dispose();
        next.Dispose();
    }

    /// <summary>Those of the family that was shown last are the first; what goes on of it, the renderer knows.</summary>
    private void ShowEndedBefore(string? family)
    {
        renderer.ShowsEnded = true;
        for (; last.Current is { } part && (family is null || string.CompareOrdinal(part.Family.Name, family) < 0); last.MoveNext())
        {
            renderer.BeginFamily(part.Family);

            // Of a view that another version wrote, as much is told as can be read.
            ViewReader.TryReplay(part.View.Span, renderer);
        }

        renderer.ShowsEnded = false;
    }
}
