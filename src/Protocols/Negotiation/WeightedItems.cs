using System.Globalization;

namespace Tributary.Protocols.Negotiation;

/// <summary>
/// Walks a header that lists alternatives with weights, <c>a;p=1;q=0.5, b</c> (RFC 9110, sections 12.4.2 and 12.5).
/// A weight that is no number counts as 1, so that a sloppy client gets what it named.
/// </summary>
internal ref struct WeightedItems(ReadOnlySpan<char> header)
{
    private ReadOnlySpan<char> _rest = header;

    /// <summary>What stands before the first semicolon.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>What stands after it.</summary>
    public ReadOnlySpan<char> Parameters { get; private set; }

    /// <summary>From 0, not acceptable, to 1.</summary>
    public double Weight { get; private set; }

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var item = Cut(ref _rest, ',');
            Value = Cut(ref item, ';').Trim();
            Parameters = item;
            if (Value.IsEmpty) continue;
            Weight = TryGetParameter("q", out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight >= 0
                ? Math.Min(weight, 1)
                : 1;
            return true;
        }

        return false;
    }

    /// <summary>Looks a parameter of the current item up.</summary>
    public readonly bool TryGetParameter(ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        var parameters = Parameters;
        while (!parameters.IsEmpty)
        {
            var parameter = Cut(ref parameters, ';');
            var found = Cut(ref parameter, '=').Trim();
            if (!found.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            value = parameter.Trim().Trim('"');
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Cuts the text before a separator off; one within quotes does not count.</summary>
    private static ReadOnlySpan<char> Cut(scoped ref ReadOnlySpan<char> text, char separator)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            if (quoted || text[i] != separator) continue;
            var before = text[..i];
            text = text[(i + 1)..];
            return before;
        }

        var all = text;
        text = default;
        return all;
    }
}
