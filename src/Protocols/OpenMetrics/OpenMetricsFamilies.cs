using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.OpenMetrics;

/// <summary>
/// Reads the metadata lines and says which family a sample belongs to. Families have their turn one after another;
/// a family's name in the domain is known only with its first sample, when its type is.
/// </summary>
internal sealed class OpenMetricsFamilies(ExpositionBuilder builder)
{
    private const int KeywordEnd = 6; // of "# TYPE", "# HELP" and "# UNIT"

    private readonly FamilyTable _names = new(); // as the metadata lines name families, without _total and _info
    private ParserLimits _limits = ParserLimits.Default;
    private FamilyEntry? _current; // of _names
    private FamilyEntry? _domain; // of the builder, once the current family has samples

    public void Begin(ParserLimits limits)
    {
        _limits = limits;
        _names.Begin();
        _current = null;
        _domain = null;
    }

    public ParseError? ReadMetadata(ref LineCursor cursor)
    {
        var line = cursor.RestOfLine;
        var lineStart = cursor.Position;
        var keyword = line.Length > KeywordEnd && line.StartsWith("# "u8) && line[KeywordEnd] == ' ' ? line[2..KeywordEnd] : default;
        var isType = keyword.SequenceEqual("TYPE"u8);
        var isHelp = keyword.SequenceEqual("HELP"u8);
        if (!isType && !isHelp && !keyword.SequenceEqual("UNIT"u8))
        {
            return cursor.Error(line.SequenceEqual(EndMark.Text) ? "nothing may follow '# EOF'" : "expected '# TYPE ', '# HELP ' or '# UNIT ': OpenMetrics has no other comments");
        }

        cursor.Position += KeywordEnd + 1;
        var nameStart = cursor.Position;
        if (builder.Names.ReadMetric(ref cursor, out var name) is { } badName) return badName;
        if (cursor.Current != ' ') return cursor.Error($"expected a blank after metric name {LineCursor.Quote(name)}, found {cursor.Found()}; a name with other characters than [a-zA-Z0-9_:] stands in quotes");
        cursor.Position++;
        if (BeginFamily(cursor, nameStart, name, out var family) is { } error) return error;
        if (_domain is not null) return cursor.ErrorAt(lineStart, $"metadata of family '{family.Name}' after its samples");
        if (isType) return ReadType(cursor, family);
        return isHelp ? ReadHelp(cursor, family) : ReadUnit(cursor, family);
    }

    /// <summary>Finds what a sample of this name is to the current family, or begins a family without metadata.</summary>
    public ParseError? Resolve(in LineCursor cursor, int nameStart, ReadOnlySpan<byte> name, out FamilyEntry family, out SampleRole role)
    {
        family = _domain!;
        if (!BelongsToCurrent(name, out var isBareName, out role))
        {
            role = SampleRole.Value;
            if (isBareName) return cursor.ErrorAt(nameStart, $"'{_current!.Name}' is a {OpenMetricsTypes.Name(_current.Type)}: its samples need a suffix");
            if (BeginFamily(cursor, nameStart, name, out _) is { } error) return error;
        }

        if (_domain is null && BeginSamples(cursor, nameStart) is { } clash) return clash;
        family = _domain!;
        return null;
    }

    private bool BelongsToCurrent(ReadOnlySpan<byte> name, out bool isBareName, out SampleRole role)
    {
        isBareName = false;
        role = SampleRole.Value;
        if (_current is null || !name.StartsWith(_current.Utf8Name)) return false;
        isBareName = name.Length == _current.Utf8Name.Length;
        return OpenMetricsTypes.TryGetRole(_current.Type, name[_current.Utf8Name.Length..], out role);
    }

    /// <summary>Makes the family of this name the current one; each has its turn once.</summary>
    private ParseError? BeginFamily(in LineCursor cursor, int nameStart, ReadOnlySpan<byte> name, out FamilyEntry family)
    {
        family = _current!;
        if (_current is not null && name.SequenceEqual(_current.Utf8Name)) return null;
        if (_names.Find(name) is not null) return cursor.ErrorAt(nameStart, $"family {LineCursor.Quote(name)} appears again after another family");
        if (name.Length > _limits.MaxNameLength) return cursor.ErrorAt(nameStart, ParserLimits.Exceeded($"a metric name of {name.Length} bytes", _limits.MaxNameLength, nameof(_limits.MaxNameLength)));
        if (_names.Count == _limits.MaxFamiliesPerPush) return cursor.ErrorAt(nameStart, ParserLimits.Exceeded("the number of families in this push", _limits.MaxFamiliesPerPush, nameof(_limits.MaxFamiliesPerPush)));
        family = _current = _names.Add(name);
        _domain = null;
        return null;
    }

    /// <summary>Adds the current family to the result under the name it has in the domain.</summary>
    private ParseError? BeginSamples(in LineCursor cursor, int nameStart)
    {
        var family = _current!;
        var suffix = OpenMetricsNames.ValueSuffix(family.Type);
        if (builder.Families.Find(family.Name, suffix) is { } other) return cursor.ErrorAt(nameStart, $"family '{family.Name}' clashes with another one: both have samples '{other.Name}'");
        _domain = builder.Families.Add(family.Name, suffix);
        _domain.DeclareAs(family);
        return null;
    }

    private static ParseError? ReadType(in LineCursor cursor, FamilyEntry family)
    {
        if (family.Typed) return cursor.Error($"a second TYPE line for family '{family.Name}'");
        var word = cursor.RestOfLine;
        if (!OpenMetricsTypes.TryParse(word, out var type)) return cursor.Error($"expected a type of OpenMetrics, found {LineCursor.Quote(word)}");
        family.Declare(type);
        return CheckUnit(cursor, family);
    }

    private ParseError? ReadHelp(in LineCursor cursor, FamilyEntry family)
    {
        if (family.Helped) return cursor.Error($"a second HELP line for family '{family.Name}'");
        var help = cursor.RestOfLine;
        return help.EndsWith("\r"u8)
            ? cursor.ErrorAt(cursor.Position + help.Length - 1, "lines end in a line feed, without a carriage return")
            : builder.ReadHelp(cursor, family);
    }

    private static ParseError? ReadUnit(in LineCursor cursor, FamilyEntry family)
    {
        if (family.Unit.Length > 0) return cursor.Error($"a second UNIT line for family '{family.Name}'");
        var unit = cursor.RestOfLine;
        if (unit.Length >= family.Name.Length) return cursor.Error($"unit {LineCursor.Quote(unit)} is no suffix of '{family.Name}'");
        family.MeasureIn(unit);
        return CheckUnit(cursor, family);
    }

    private static ParseError? CheckUnit(in LineCursor cursor, FamilyEntry family)
    {
        if (family.Unit.Length == 0) return null;
        if (!OpenMetricsNames.EndsInUnit(family.Name, family.Unit)) return cursor.Error($"unit '{family.Unit}' is no suffix of '{family.Name}'");
        return OpenMetricsNames.MayHaveUnit(family.Type) ? null : cursor.Error($"a family of type {OpenMetricsTypes.Name(family.Type)} has no unit");
    }
}
