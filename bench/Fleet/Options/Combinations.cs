namespace Tributary.Fleet.Options;

/// <summary>
/// Finds what was asked for by name and cannot be played in the protocol. The defaults are for all protocols: what one cannot
/// play of them is left out.
/// </summary>
internal static class Combinations
{
    /// <param name="options">The options.</param>
    /// <param name="given">The names that stand on the command line.</param>
    public static IEnumerable<string> Mistakes(FleetOptions options, IReadOnlySet<string> given)
    {
        var traits = ProtocolTraits.Of(options.Protocol);
        var protocol = options.Protocol.ToString().ToLowerInvariant();
        if (options.Families != FamilyKinds.Mix && (options.Families & ~traits.Families) is var families and not FamilyKinds.None)
        {
            yield return $"--families: {protocol} has no way to say {Spell(families)}, only {Spell(traits.Families)}";
        }

        if ((options.Sources & traits.Sources) == SourceKinds.None)
        {
            yield return $"--sources: with {protocol} all are {Spell(traits.Sources)}, for it has no way to say {Spell(options.Sources)}";
        }

        if (Asks("--deaths", options.Deaths) && !traits.HasDeaths) yield return $"--deaths: {protocol} has no way to delete a group";
        if (Asks("--delta", options.Delta) && !traits.HasIncrements) yield return $"--delta: {protocol} leaves no choice whether counts are increments";
        if (Asks("--gzip", options.Gzip) && !traits.HasGzip) yield return $"--gzip: {protocol} leaves no choice whether bodies are compressed";

        if (Asks("--duplicates", options.Duplicates) && traits.TellsEvents) yield return $"--duplicates: to {protocol} a line that comes twice is two events";
        if (Asks("--late", options.Late) && traits.TellsEvents) yield return $"--late: to {protocol} a line that comes once more is another event";
        if (traits.TellsEvents && options.Urls.Count > 1) yield return $"--url: with {protocol} it is one gateway, which --statsd is an address of";
        if (given.Contains("--statsd") && !traits.TellsEvents) yield return $"--statsd: the fleet speaks {protocol}";
        if (options.GatewayRestarts > 0 && !traits.TellsEvents) yield return $"--gateway-restarts: {protocol} lives through kills at any time; the fleet need not wait for them";
        else if (options.GatewayRestarts >= options.Pushes) yield return $"--gateway-restarts: there are {options.Pushes} pushes, so {options.Pushes - 1} pauses between them";

        bool Asks(string name, double share) => share > 0 && given.Contains(name);
    }

    private static string Spell(Enum names) => names.ToString().ToLowerInvariant();
}
