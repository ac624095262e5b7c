using Tributary.Engine.Rules;
using Tributary.Engine.Rules.Matching;
using Tributary.Engine.Views;

namespace Tributary.Gateway.Views;

/// <summary><c>GET /api/v1/families/&lt;name&gt;</c>: what a family is, how it is merged and why, and who feeds it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Help">Its help text.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Exact">Whether what is shown is exact; false where some of it is an estimate.</param>
/// <param name="Exactness">Why, in a sentence.</param>
/// <param name="Rules">How its series are merged; more than one where rules tell them apart by labels.</param>
/// <param name="Shards">Number of shards.</param>
/// <param name="Series">Merged series.</param>
/// <param name="Resets">Restarts of sources seen.</param>
/// <param name="Duplicates">Repetitions and late updates that changed nothing.</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="Sources">The sources that contribute, and those that did and are remembered.</param>
internal sealed record FamilyView(
    string Name,
    string Type,
    string Help,
    string Unit,
    bool Exact,
    string Exactness,
    IReadOnlyList<RuleView> Rules,
    int Shards,
    int Series,
    long Resets,
    long Duplicates,
    long Version,
    IReadOnlyList<FamilySourceRow> Sources)
{
    public static FamilyView Of(FamilyDetail detail, RuleSet rules)
    {
        var family = detail.Summary.Family;
        var resolved = Resolve(rules.ForFamily(family.Name, family.Type));
        var (exact, exactness) = Views.Exactness.Of(detail.Summary.Kind, resolved);
        return new FamilyView(
            family.Name,
            family.Type.ToString().ToLowerInvariant(),
            family.Help,
            family.Unit,
            exact,
            exactness,
            [.. resolved.Select(RuleView.Of)],
            detail.Summary.Shards,
            detail.Summary.Series,
            detail.Sources.Sum(source => (long)source.Status.Resets),
            detail.Duplicates,
            detail.Version,
            [.. detail.Sources.Select(FamilySourceRow.Of)]);
    }

    /// <summary>The answers that series of the family got since the rules were read; before the first, that for a series without labels.</summary>
    private static IReadOnlyCollection<ResolvedRule> Resolve(FamilyRules rules)
    {
        var given = rules.Resolutions;
        return given.Count > 0 ? given : [rules.Resolve(new DictionaryLabels(new Dictionary<string, string>(StringComparer.Ordinal)))];
    }
}

/// <summary>One source of a family.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="LastPush">When it last pushed the family.</param>
/// <param name="RetiredAt">When its contributions were folded into the total; null while it lives.</param>
/// <param name="Epoch">Which life of the source: its start in Unix milliseconds or a number of its own; 0 where it is not known.</param>
/// <param name="Series">Series of its last push.</param>
/// <param name="Resets">Its restarts seen.</param>
/// <param name="Duplicates">Its repetitions and late updates that changed nothing.</param>
/// <param name="Gaps">Numbers of its pushes that never came.</param>
internal sealed record FamilySourceRow(
    IReadOnlyDictionary<string, string> Labels, DateTimeOffset? LastPush, DateTimeOffset? RetiredAt, long Epoch, int Series, int Resets, int Duplicates, long Gaps)
{
    public static FamilySourceRow Of(FamilySource source) => new(
        SourceRow.ReadLabels(source.Labels),
        UnixTime.From(source.Status.LastSeen),
        UnixTime.From(source.Status.RetiredAt),
        source.Status.Epoch,
        source.Status.Series,
        source.Status.Resets,
        source.Status.Duplicates,
        source.Status.Gaps);
}
