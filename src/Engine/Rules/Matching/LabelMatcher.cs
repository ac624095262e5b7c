namespace Tributary.Engine.Rules.Matching;

/// <summary>A condition on one label. A label that the series does not have counts as empty, as in PromQL.</summary>
internal sealed class LabelMatcher(byte[] utf8Name, MatcherSet values)
{
    public bool Matches<TLabels>(TLabels labels)
        where TLabels : ILabelLookup, allows ref struct => values.Matches(labels.Find(utf8Name) ?? "");
}
