using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.Text;

/// <summary>Reads the HELP and TYPE lines and says which family a sample belongs to.</summary>
internal sealed class TextFamilies(ExpositionBuilder builder)
{
    // What the name of the sample line before belongs to: mostly the next line has the same one.
    private Range _lastName;
    private FamilyEntry? _lastFamily;
    private SampleRole _lastRole;

    public void Begin() => _lastFamily = null;

    /// <summary>Reads a line that begins with <c>#</c>; it means something only as a HELP or TYPE line.</summary>
    public ParseError? ReadComment(ref LineCursor cursor)
    {
        cursor.Position++;
        cursor.SkipBlanks();
        var keyword = cursor.PeekToken();
        var isType = keyword.SequenceEqual("TYPE"u8);
        if (!isType && !keyword.SequenceEqual("HELP"u8)) return null;

        cursor.Position += keyword.Length;
        cursor.SkipBlanks();
        if (cursor.Current == '\n') return null; // as in Prometheus, a comment that only begins like HELP or TYPE
        var nameStart = cursor.Position;
        if (builder.Names.ReadMetric(ref cursor, out var name) is { } badName) return badName;
        if (cursor.Current is not ((byte)' ' or (byte)'\t' or (byte)'\n'))
        {
            return cursor.Error($"expected a blank after metric name {LineCursor.Quote(name)}, found {cursor.Found()}; a name with other characters than [a-zA-Z0-9_:] stands in quotes");
        }

        cursor.SkipBlanks();
        if (cursor.Current == '\n') return null;
        _lastFamily = null;
        if (builder.FindOrAddFamily(cursor, nameStart, name, out var family) is { } error) return error;
        if (isType) return ReadType(cursor, family);
        // Differing help texts are tolerated, as the Pushgateway does: the first one stands.
        return family.Helped ? null : builder.ReadHelp(cursor, family);
    }

    /// <summary>Finds the family that a sample of this name belongs to, by the TYPE lines above it.</summary>
    public ParseError? Resolve(in LineCursor cursor, int nameStart, ReadOnlySpan<byte> name, out FamilyEntry family, out SampleRole role)
    {
        if (_lastFamily is not null && name.SequenceEqual(cursor.Body[_lastName]))
        {
            (family, role) = (_lastFamily, _lastRole);
            return null;
        }

        var error = ResolveAnew(cursor, nameStart, name, out family, out role);
        _lastName = cursor.Body.Overlaps(name, out var start) ? start..(start + name.Length) : default; // one with escapes is read elsewhere
        (_lastFamily, _lastRole) = (family, role);
        return error;
    }

    private ParseError? ResolveAnew(in LineCursor cursor, int nameStart, ReadOnlySpan<byte> name, out FamilyEntry family, out SampleRole role)
    {
        role = SampleRole.Value;
        family = builder.Families.Find(name)!;
        if (family is null || !(family.Typed || family.HasSamples))
        {
            if (TextTypes.FindBySuffix(builder.Families, name, out role) is not { } suffixed) return builder.FindOrAddFamily(cursor, nameStart, name, out family);
            family = suffixed;
            return null;
        }

        if (family.Type == MetricType.Summary) role = SampleRole.Quantile;
        return family.Type == MetricType.Histogram
            ? cursor.Error($"'{family.Name}' is a histogram: its samples end in _bucket, _sum or _count")
            : null;
    }

    private static ParseError? ReadType(in LineCursor cursor, FamilyEntry family)
    {
        if (family.Typed) return cursor.Error($"a second TYPE line for family '{family.Name}'");
        if (family.HasSamples) return cursor.Error($"the TYPE line of family '{family.Name}' comes after its samples");

        var word = cursor.RestOfLine.TrimEnd(" \t"u8);
        if (!TextTypes.TryParse(word, out var type)) return cursor.Error($"expected counter, gauge, histogram, summary or untyped, found {LineCursor.Quote(word)}");
        family.Declare(type);
        return null;
    }
}
