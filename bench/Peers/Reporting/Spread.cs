using System.Globalization;

namespace Tributary.Peers.Reporting;

/// <summary>The repeats of one figure: their median, and how far they lie apart.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0) throw new ArgumentException("no values", nameof(values));
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>
    /// Repeat by repeat, one figure in units of another. The repeats of two servers take turns, so what
    /// the machine did to both of a pair falls out.
    /// </summary>
    public static Spread OfRatios(IEnumerable<double> values, IEnumerable<double> units) =>
        Of(values.Zip(units, (value, unit) => value / unit));

    /// <returns>Median and, in parentheses, least and most; the median alone where they are written the same.</returns>
    public string Format(int digits)
    {
        var format = "F" + digits.ToString(CultureInfo.InvariantCulture);
        return Text(Min) == Text(Max) ? Text(Median) : $"{Text(Median)} ({Text(Min)} - {Text(Max)})";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
