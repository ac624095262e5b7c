using System.IO.Enumeration;
using Tributary.Engine.Views;
using Tributary.Protocols.Asab;

namespace Tributary.Gateway.Scrape;

/// <summary>Which families a request asks for.</summary>
internal static class FamilySelection
{
    /// <summary>The names of <c>?name[]=a&amp;name[]=b</c>, as the Pushgateway and Prometheus' federation write it; null for all.</summary>
    public static IReadOnlySet<string>? ByName(IQueryCollection query)
    {
        var names = query["name[]"];
        return names.Count == 0 ? null : names.OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// The families that ASAB's filter lets through: those whose name matches the glob, or does not where a <c>-</c> stands
    /// before it. Without <c>*</c> and <c>?</c> it is the whole name.
    /// </summary>
    public static IReadOnlySet<string> ByAsabFilter(IEnumerable<FamilySummary> families, string filter)
    {
        var excludes = filter.StartsWith('-');
        var glob = excludes ? filter[1..] : filter;
        return families
            .Where(family => FileSystemName.MatchesSimpleExpression(glob, AsabName.Of(family.Family), ignoreCase: false) != excludes)
            .Select(family => family.Family.Name)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The families whose name matches a glob (<c>*</c>, <c>?</c>), or contains the filter if it has neither.</summary>
    public static IReadOnlySet<string> ByFilter(IEnumerable<FamilySummary> families, string filter)
    {
        var glob = filter.AsSpan().ContainsAny('*', '?') ? filter : $"*{filter}*";
        return families
            .Select(family => family.Family.Name)
            .Where(name => FileSystemName.MatchesSimpleExpression(glob, name))
            .ToHashSet(StringComparer.Ordinal);
    }
}
