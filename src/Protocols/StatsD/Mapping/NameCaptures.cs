using System.Globalization;
using System.Text.RegularExpressions;

namespace Tributary.Protocols.StatsD.Mapping;

/// <summary>What a name had where a pattern left it open.</summary>
public sealed class NameCaptures
{
    private readonly IReadOnlyList<string> _parts;
    private readonly GroupCollection? _groups;

    internal NameCaptures(IReadOnlyList<string> parts) => _parts = parts;

    internal NameCaptures(GroupCollection groups) => (_parts, _groups) = ([], groups);

    /// <param name="reference">A number from 1, or a name; one that the pattern captures.</param>
    public string this[string reference] => _groups is not null ? _groups[reference].Value : _parts[int.Parse(reference, CultureInfo.InvariantCulture) - 1];
}
