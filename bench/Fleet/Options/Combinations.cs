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

        bool Asks(string name, double share) => share > 0 && given.Contains(name);
    }

    private static string Spell(Enum names) => names.ToString().ToLowerInvariant();
}
