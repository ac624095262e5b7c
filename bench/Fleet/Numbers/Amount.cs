using System.Globalization;

namespace Tributary.Fleet.Numbers;

/// <summary>
/// A quantity with three decimal places, exact: everything the fleet pushes and the oracle adds up. Whole parts reach
/// 10^35, far beyond the sum of every huge counter of 10,000 instances.
/// </summary>
internal readonly record struct Amount(Int128 Thousandths) : IComparable<Amount>
{
    private const int Scale = 1000;

    public static Amount Zero => default;

    public static Amount Whole(Int128 value) => new(value * Scale);

    public bool IsWhole => Thousandths % Scale == 0;

    public static Amount operator +(Amount a, Amount b) => new(a.Thousandths + b.Thousandths);

    public static Amount operator -(Amount a, Amount b) => new(a.Thousandths - b.Thousandths);

    public static bool operator <(Amount a, Amount b) => a.Thousandths < b.Thousandths;

    public static bool operator >(Amount a, Amount b) => a.Thousandths > b.Thousandths;

    public static bool operator <=(Amount a, Amount b) => a.Thousandths <= b.Thousandths;

    public static bool operator >=(Amount a, Amount b) => a.Thousandths >= b.Thousandths;

    public static Amount Min(Amount a, Amount b) => a < b ? a : b;

    public static Amount Max(Amount a, Amount b) => a > b ? a : b;

    public Amount Abs() => new(Int128.Abs(Thousandths));

    public int CompareTo(Amount other) => Thousandths.CompareTo(other.Thousandths);

    public double ToDouble() => (double)Thousandths / Scale;

    /// <summary>The shortest decimal text: <c>12</c>, <c>-0.5</c>, <c>9007199254740993</c>.</summary>
    public override string ToString()
    {
        var magnitude = Int128.Abs(Thousandths);
        var whole = (magnitude / Scale).ToString(CultureInfo.InvariantCulture);
        var fraction = ((int)(magnitude % Scale)).ToString("D3", CultureInfo.InvariantCulture).TrimEnd('0');
        var sign = Thousandths < 0 ? "-" : "";
        return fraction.Length == 0 ? sign + whole : $"{sign}{whole}.{fraction}";
    }
}
