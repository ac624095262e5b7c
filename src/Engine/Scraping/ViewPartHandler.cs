using Tributary.Metrics.Points;
using Tributary.Metrics.Views;

namespace Tributary.Engine.Scraping;

/// <summary>Takes a part of the merged view.</summary>
/// <param name="family">The family that it is of.</param>
/// <param name="view">Some of its series, at least one, as <see cref="ViewWriter"/> writes them; good until the task ends.</param>
public delegate ValueTask ViewPartHandler(FamilyDescription family, ReadOnlyMemory<byte> view);
