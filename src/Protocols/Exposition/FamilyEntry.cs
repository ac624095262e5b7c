using System.Text;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// A family name as one parser knows it. The name and the last description outlive the body: the next body that says
/// the same gets the same objects.
/// </summary>
internal sealed class FamilyEntry(string name)
{
    private FamilyDescription? _description;
    private byte[] _rawHelp = [];
    private string _lastUnit = "";

    public string Name { get; } = name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>The body that mentioned it last; what follows belongs to that body.</summary>
    public int Generation { get; private set; }

    /// <summary>Index among the families with samples, or -1 before the first sample.</summary>
    public int Index { get; set; }

    public MetricType Type { get; private set; }

    /// <summary>A TYPE line was seen.</summary>
    public bool Typed { get; private set; }

    /// <summary>The help text as it stands in the body; empty for none.</summary>
    public Range Help { get; private set; }

    /// <summary>A HELP line was seen.</summary>
    public bool Helped { get; private set; }

    /// <summary>Empty for none.</summary>
    public string Unit { get; private set; } = "";

    public bool HasSamples => Index >= 0;

    public void Begin(int generation)
    {
        Generation = generation;
        Index = -1;
        Type = MetricType.Unknown;
        Typed = false;
        Help = default;
        Helped = false;
        Unit = "";
    }

    public void Declare(MetricType type)
    {
        Type = type;
        Typed = true;
    }

    public void Describe(Range help)
    {
        Help = help;
        Helped = true;
    }

    public void MeasureIn(ReadOnlySpan<byte> unit)
    {
        if (!Ascii.Equals(unit, _lastUnit)) _lastUnit = Encoding.UTF8.GetString(unit);
        Unit = _lastUnit;
    }

    /// <summary>Takes over what another name of the same family was told.</summary>
    public void DeclareAs(FamilyEntry other)
    {
        Type = other.Type;
        Typed = other.Typed;
        Help = other.Help;
        Helped = other.Helped;
        Unit = other.Unit;
    }

    public FamilyDescription ToDescription(ReadOnlySpan<byte> body)
    {
        var rawHelp = body[Help];
        var help = _description is not null && rawHelp.SequenceEqual(_rawHelp) ? _description.Help : null;
        if (help is not null && _description!.Type == Type && string.Equals(_description.Unit, Unit, StringComparison.Ordinal)) return _description;

        if (help is null)
        {
            _rawHelp = rawHelp.ToArray();
            help = HelpText.Decode(rawHelp);
        }

        return _description = new FamilyDescription(Name, Type, help, Unit);
    }
}
