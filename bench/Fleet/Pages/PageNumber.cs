using System.Globalization;
using System.Numerics;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pages;

/// <summary>
/// A number of a page, kept as its decimal text means it: no digit is lost to a double, so integers compare exactly
/// whether they come as <c>9007199254740993</c> or <c>9.007199254740993e15</c>.
/// </summary>
internal readonly struct PageNumber
{
    /// <summary>No double needs more; beyond it, powers of ten would take the checker's memory.</summary>
    private const int MaxExponent = 400;

    private readonly string _text;
    private readonly BigInteger _digits;
    private readonly int _exponent;

    private PageNumber(string text, BigInteger digits, int exponent, bool finite)
    {
        _text = text;
        _digits = digits;
        _exponent = exponent;
        IsFinite = finite;
    }

    /// <summary>Neither NaN nor infinite.</summary>
    public bool IsFinite { get; }

    /// <exception cref="FormatException"><paramref name="text"/> is no number of the text formats.</exception>
    public static PageNumber Parse(string text) => TryParse(text, out var number) ? number : throw new FormatException($"'{text}' is no number");

    public static bool TryParse(string text, out PageNumber number)
    {
        number = new PageNumber(text, BigInteger.Zero, 0, finite: false);
        if (text is "NaN" or "+Inf" or "-Inf" or "Inf") return true;
        var mark = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = mark < 0 ? text.AsSpan() : text.AsSpan(0, mark);
        var exponent = 0;
        if (mark >= 0 && !int.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) return false;
        if (Math.Abs(exponent) > MaxExponent || mantissa.Length is 0 or > MaxExponent) return false;
        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return false;
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        number = new PageNumber(text, whole, exponent - decimals, finite: true);
        return true;
    }

    public bool Is(Amount amount) => IsFinite && Compare(_digits, _exponent, (BigInteger)amount.Thousandths, -3) == 0;

    public bool IsBelow(PageNumber other) => IsFinite && other.IsFinite && Compare(_digits, _exponent, other._digits, other._exponent) < 0;

    public double ToDouble() => _text switch
    {
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(_text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    /// <summary>The text as it stands on the page.</summary>
    public override string ToString() => _text;

    private static int Compare(BigInteger digits, int exponent, BigInteger otherDigits, int otherExponent)
    {
        if (exponent > otherExponent) digits *= BigInteger.Pow(10, exponent - otherExponent);
        else if (otherExponent > exponent) otherDigits *= BigInteger.Pow(10, otherExponent - exponent);
        return digits.CompareTo(otherDigits);
    }
}
