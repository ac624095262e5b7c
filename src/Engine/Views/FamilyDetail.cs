using Tributary.Metrics.Sources;

namespace Tributary.Engine.Views;

/// <summary>All that the engine knows of one family.</summary>
/// <param name="Summary">As in the list.</param>
/// <param name="Duplicates">Repetitions and late updates that changed nothing.</param>
/// <param name="Version">Rises with every change of the family.</param>
/// <param name="Sources">The sources in its ledger.</param>
public sealed record FamilyDetail(FamilySummary Summary, long Duplicates, long Version, IReadOnlyList<FamilySource> Sources);

/// <summary>A source as the ledger of one family knows it.</summary>
/// <param name="Labels">Canonical labels of the source, <c>instance="i1",job="x"</c>.</param>
/// <param name="Status">What the ledger says.</param>
public sealed record FamilySource(string Labels, SourceStatus Status);
