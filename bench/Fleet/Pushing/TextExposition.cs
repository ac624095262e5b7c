using System.Globalization;
using System.Text;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Writes a body in text format 0.0.4, in the accent of the Go client or, with <paramref name="floats"/>, of those that
/// print every number as a float: <c>le="1.0"</c>, <c>12.0</c>.
/// </summary>
internal sealed class TextExposition(bool floats) : IExposition
{
    private const long DoubleIntegers = 1L << 53;

    private readonly StringBuilder _text = new();

    public void Begin(Family family)
    {
        _text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Type.ToString().ToLowerInvariant()).Append('\n');
    }

    public void Sample(string name, Label[] labels, Amount value) => Line(name, labels, null, "", value);

    public void Bucket(string name, Label[] labels, Amount? bound, Amount count) =>
        Line(name + "_bucket", labels, "le", bound is { } finite ? Number(finite) : "+Inf", count);

    public void Quantile(string name, Label[] labels, string quantile, Amount value) => Line(name, labels, "quantile", quantile, value);

    /// <summary>A push has all that there is.</summary>
    public void End(string name, Label[] labels)
    {
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Line(string name, Label[] labels, string? lastName, string lastValue, Amount value)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var label in labels)
        {
            Label(separator, label.Name, label.Value);
            separator = ',';
        }

        if (lastName is not null)
        {
            Label(separator, lastName, lastValue);
            separator = ',';
        }

        if (separator == ',') _text.Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private void Label(char separator, string name, string value)
    {
        _text.Append(separator).Append(name).Append("=\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => _text.Append("\\\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append("\\n"),
                _ => _text.Append(c),
            };
        }

        _text.Append('"');
    }

    /// <summary>Integers that no double holds stay integers in either accent: no client can print them as floats.</summary>
    private string Number(Amount value)
    {
        var text = value.ToString();
        return floats && value.IsWhole && value.Abs() <= Amount.Whole(DoubleIntegers) ? string.Create(CultureInfo.InvariantCulture, $"{text}.0") : text;
    }
}
