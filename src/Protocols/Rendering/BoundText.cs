using System.Globalization;
using System.Text;

namespace Tributary.Protocols.Rendering;

/// <summary>The texts of bounds: Go's <c>strconv.FormatFloat(x, 'g', -1, 64)</c>, the shortest digits that read back.</summary>
public static class BoundText
{
    private const double FirstWithExponent = 1e6; // Go's %g writes an exponent from here on

    /// <summary>The label <c>name="bound"</c>.</summary>
    public static byte[] Label(string name, double bound, BoundForm form) => Encoding.ASCII.GetBytes($"{name}=\"{Format(bound, form)}\"");

    public static string Format(double bound, BoundForm form)
    {
        if (double.IsInfinity(bound)) return bound > 0 ? "+Inf" : "-Inf";
        // Below 1e6 the runtime's shortest form has an exponent where Go's has one, from 1e-05 down.
        var text = bound.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        if (Math.Abs(bound) >= FirstWithExponent && !text.Contains('e', StringComparison.Ordinal)) return WithExponent(text);
        return form == BoundForm.Go || text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0";
    }

    private static string WithExponent(string fixedPoint)
    {
        var sign = fixedPoint[0] == '-' ? "-" : "";
        var digits = fixedPoint[sign.Length..];
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var exponent = (point < 0 ? digits.Length : point) - 1;
        digits = digits.Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e+{exponent:00}");
    }
}
