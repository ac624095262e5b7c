using System.Globalization;

namespace Tributary.Metrics.Numbers;

/// <summary>
/// Reads the numbers of the text formats: what Go's <c>strconv.ParseFloat</c> reads and clients send. That is an
/// optional sign, digits with an optional fraction and exponent (<c>1</c>, <c>-.5</c>, <c>1.</c>, <c>1e+16</c>),
/// <c>inf</c> and <c>infinity</c> with an optional sign, and <c>nan</c> without one, in any case. Hexadecimal floats
/// and digit separators are refused, as Prometheus refuses them; so is a number beyond the range of a double.
/// </summary>
/// <remarks>
/// The value is <c>high + low</c>: the nearest double, and for plain integers of up to 31 digits that no double holds,
/// what is left of them, as in <see cref="ExactSum"/>. Short decimals take the fast path of William D. Clinger, "How
/// to Read Floating Point Numbers Accurately" (1990): a mantissa of up to 2^53 and a power of ten of up to 10^22 are
/// both exact doubles, so one multiplication or division rounds once, and correctly.
/// </remarks>
public static class NumberParser
{
    private const int UInt64Digits = 19; // every number of 19 digits fits an unsigned 64-bit integer
    private const int ExactDigits = 31; // 10^31 < 2^104, where ExactSum keeps integers exact
    private const ulong MantissaLimit = 1UL << 53;
    private const int ExponentLimit = 100_000; // far beyond any double, and safe to add to

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a text that is one number and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double high, out double low) =>
        TryRead(text, out high, out low, out var length) && length == text.Length;

    /// <summary>
    /// Reads the number that <paramref name="text"/> starts with. It must end at a blank, a tab, a line feed or the
    /// end of the text, so that a caller need not search for the end of the token first.
    /// </summary>
    /// <param name="text">From the number's first byte on.</param>
    /// <param name="high">The nearest double.</param>
    /// <param name="low">What is left of an integer that no double holds; otherwise 0.</param>
    /// <param name="length">The number's length in bytes, where the result is true.</param>
    public static bool TryParsePrefix(ReadOnlySpan<byte> text, out double high, out double low, out int length) =>
        TryRead(text, out high, out low, out length)
        && (length == text.Length || text[length] is (byte)'\n' or (byte)' ' or (byte)'\t');

    private static bool TryRead(ReadOnlySpan<byte> text, out double high, out double low, out int length)
    {
        var i = 0;
        var negative = false;
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            i = 1;
        }

        // Past 19 digits the mantissa overflows without harm: the slow path reads the text again.
        ulong mantissa = 0;
        var first = i;
        for (uint digit; i < text.Length && (digit = text[i] - (uint)'0') <= 9; i++) mantissa = mantissa * 10 + digit;
        var digits = i - first;
        var exponent = 0;
        var integer = true;
        if (i < text.Length && text[i] == '.')
        {
            integer = false;
            var point = ++i;
            for (uint digit; i < text.Length && (digit = text[i] - (uint)'0') <= 9; i++) mantissa = mantissa * 10 + digit;
            digits += i - point;
            exponent = point - i;
        }

        if (digits == 0) return TryReadWord(text, first, negative, integer, out high, out low, out length);

        if (i < text.Length && (text[i] | 0x20) == 'e')
        {
            integer = false;
            if (!TryReadExponent(text, ref i, out var written))
            {
                (high, low, length) = (0, 0, 0);
                return false;
            }

            exponent += written;
        }

        length = i;
        if (digits <= UInt64Digits && mantissa <= MantissaLimit && exponent is >= -22 and <= 22)
        {
            double value = (long)mantissa;
            if (exponent > 0) value *= PowersOfTen[exponent];
            else if (exponent < 0) value /= PowersOfTen[-exponent];
            high = negative ? -value : value;
            low = 0;
            return true;
        }

        if (integer && digits <= ExactDigits)
        {
            ReadInteger(text[first..i], negative, out high, out low);
            return true;
        }

        low = 0;
        return double.TryParse(text[..i], NumberStyles.Float, CultureInfo.InvariantCulture, out high) && double.IsFinite(high);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, ref int i, out int exponent)
    {
        i++;
        exponent = 0;
        var negative = false;
        if (i < text.Length && text[i] is (byte)'-' or (byte)'+')
        {
            negative = text[i] == '-';
            i++;
        }

        var first = i;
        for (uint digit; i < text.Length && (digit = text[i] - (uint)'0') <= 9; i++)
        {
            if (exponent < ExponentLimit) exponent = exponent * 10 + (int)digit;
        }

        if (negative) exponent = -exponent;
        return i > first;
    }

    private static void ReadInteger(ReadOnlySpan<byte> digits, bool negative, out double high, out double low)
    {
        Int128 value = 0;
        foreach (var digit in digits) value = value * 10 + (digit - '0');
        (high, low) = ExactSum.FromInt128(negative ? -value : value);
    }

    private static bool TryReadWord(ReadOnlySpan<byte> text, int start, bool negative, bool noPoint, out double high, out double low, out int length)
    {
        (high, low, length) = (0, 0, 0);
        if (!noPoint) return false;
        var word = text[start..];
        if (StartsWith(word, "inf"u8))
        {
            high = negative ? double.NegativeInfinity : double.PositiveInfinity;
            length = start + (StartsWith(word, "infinity"u8) ? 8 : 3);
            return true;
        }

        if (start > 0 || !StartsWith(word, "nan"u8)) return false;
        high = double.NaN;
        length = 3;
        return true;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCaseWord)
    {
        if (text.Length < lowerCaseWord.Length) return false;
        for (var i = 0; i < lowerCaseWord.Length; i++)
        {
            if ((text[i] | 0x20) != lowerCaseWord[i]) return false;
        }

        return true;
    }
}
