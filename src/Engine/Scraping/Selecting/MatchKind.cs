namespace Tributary.Engine.Scraping.Selecting;

/// <summary>The four operators of PromQL's label matchers.</summary>
internal enum MatchKind
{
    Equal,
    NotEqual,
    Matches,
    NotMatches,
}
