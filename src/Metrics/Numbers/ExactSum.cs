using System.Runtime.CompilerServices;

namespace Tributary.Metrics.Numbers;

/// <summary>
/// A running total kept as the unevaluated sum of two doubles (double-double, about 106 significant bits), so that
/// integers stay exact to 2^104 and adding and taking back the same value leaves no dust.
/// </summary>
/// <remarks>
/// The additions are Dekker's and Knuth's error-free transformations ("AccurateDWPlusDW", Joldes, Muller and Popescu,
/// "Tight and rigorous error bounds for basic building blocks of double-word arithmetic", 2017, algorithms 4 and 6).
/// Their relative error is below 2^-104, so a sum of integers below 2^104 is exact.
/// Not for infinities that come and go: inf - inf is NaN. Callers keep those out (counters) or recompute (gauges).
/// </remarks>
public readonly record struct ExactSum(double High, double Low = 0) : IComparable<ExactSum>
{
    public static ExactSum Zero => default;

    public bool IsNaN => double.IsNaN(High);

    /// <summary>The nearest double.</summary>
    public double ToDouble() => High;

    public static ExactSum FromInt128(Int128 value)
    {
        var high = (double)value;
        if (Math.Abs(high) >= 1.5e38) return new ExactSum(high);
        return Normalize(high, (double)(value - (Int128)high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExactSum operator +(ExactSum a, double b)
    {
        TwoSum(a.High, b, out var s, out var e);
        return Normalize(s, e + a.Low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExactSum operator +(ExactSum a, ExactSum b)
    {
        TwoSum(a.High, b.High, out var sh, out var se);
        TwoSum(a.Low, b.Low, out var th, out var te);
        var v = Normalize(sh, se + th);
        return Normalize(v.High, te + v.Low);
    }

    public static ExactSum operator -(ExactSum a) => new(-a.High, -a.Low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExactSum operator -(ExactSum a, ExactSum b) => a + -b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExactSum operator -(ExactSum a, double b) => a + -b;

    /// <summary>The exact difference of two doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExactSum Difference(double a, double b)
    {
        TwoSum(a, -b, out var s, out var e);
        return new ExactSum(s, double.IsFinite(s) ? e : 0);
    }

    public int CompareTo(ExactSum other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public static bool operator <(ExactSum left, ExactSum right) => left.CompareTo(right) < 0;

    public static bool operator >(ExactSum left, ExactSum right) => left.CompareTo(right) > 0;

    public static bool operator <=(ExactSum left, ExactSum right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ExactSum left, ExactSum right) => left.CompareTo(right) >= 0;

    public override string ToString()
    {
        Span<byte> buffer = stackalloc byte[NumberText.MaxLength];
        return System.Text.Encoding.ASCII.GetString(buffer[..NumberText.Format(this, buffer)]);
    }

    /// <summary>Renormalises |high| >= |low|; an overflow leaves the infinity alone, without a NaN beside it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ExactSum Normalize(double high, double low)
    {
        var s = high + low;
        return double.IsFinite(s) ? new ExactSum(s, low - (s - high)) : new ExactSum(double.IsFinite(high) ? s : high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoSum(double a, double b, out double s, out double e)
    {
        s = a + b;
        var bb = s - a;
        e = (a - (s - bb)) + (b - bb);
    }
}
