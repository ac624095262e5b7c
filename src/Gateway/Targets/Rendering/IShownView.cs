using Tributary.Metrics.Points;

namespace Tributary.Gateway.Targets.Rendering;

/// <summary>Takes the merged view in parts, and makes of it what a target is sent.</summary>
internal interface IShownView : IDisposable
{
    /// <summary>Values that were left out, for the target's protocol has no place for them.</summary>
    int Skipped { get; }

    /// <summary>Takes a part; families come in the order of their names.</summary>
    /// <param name="family">The family that it is of.</param>
    /// <param name="view">Some of its series, as <see cref="Metrics.Views.ViewWriter"/> writes them.</param>
    /// <exception cref="InvalidDataException">It cannot be read by this version.</exception>
    void Show(FamilyDescription family, ReadOnlySpan<byte> view);

    /// <summary>The view has been shown.</summary>
    void End();

    /// <summary>What was made of the view is in the queue.</summary>
    void Commit();
}
