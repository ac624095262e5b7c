using System.Buffers.Text;
using System.Globalization;

namespace Tributary.Metrics.Numbers;

/// <summary>
/// Numbers as the exposition formats write them: integers in full, other numbers in the shortest form that reads back
/// to the same double, <c>NaN</c>, <c>+Inf</c>, <c>-Inf</c> (text format 0.0.4; OpenMetrics 1.0, section "Numbers").
/// </summary>
public static class NumberText
{
    /// <summary>No number takes more bytes than this.</summary>
    public const int MaxLength = 48;

    private const double LongIntegerLimit = 9007199254740992; // 2^53: below, a cast to long is exact and cheap
    private const double ExactIntegerLimit = 1.0e31; // below 2^104, where ExactSum keeps integers exact

    /// <summary>Writes <paramref name="value"/> to <paramref name="destination"/>, which holds <see cref="MaxLength"/> bytes.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Format(in ExactSum value, Span<byte> destination)
    {
        if (value.Low == 0) return Format(value.High, destination);
        if (Math.Abs(value.High) < ExactIntegerLimit && IsInteger(value.High) && IsInteger(value.Low))
        {
            var whole = (Int128)value.High + (Int128)value.Low;
            whole.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
            return written;
        }

        return Format(value.High, destination);
    }

    /// <inheritdoc cref="Format(in ExactSum, Span{byte})"/>
    public static int Format(double value, Span<byte> destination)
    {
        if (Math.Abs(value) < LongIntegerLimit)
        {
            var whole = (long)value;
            if (whole == value && (whole != 0 || !double.IsNegative(value)))
            {
                Utf8Formatter.TryFormat(whole, destination, out var digits);
                return digits;
            }
        }
        else if (!double.IsFinite(value))
        {
            var text = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
            text.CopyTo(destination);
            return text.Length;
        }
        else if (Math.Abs(value) < ExactIntegerLimit)
        {
            // Every double this large is an integer: written out, so that a rising total never changes its form.
            ((Int128)value).TryFormat(destination, out var digits, default, CultureInfo.InvariantCulture);
            return digits;
        }

        value.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
        var exponent = destination[..written].IndexOf((byte)'E');
        if (exponent >= 0) destination[exponent] = (byte)'e';
        return written;
    }

    private static bool IsInteger(double value) => Math.Floor(value) == value;
}
