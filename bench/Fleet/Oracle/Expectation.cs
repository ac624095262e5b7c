using System.Globalization;
using Tributary.Fleet.Numbers;
using Tributary.Fleet.Pages;

namespace Tributary.Fleet.Oracle;

/// <summary>What a sample of the merged view must say.</summary>
internal abstract record Expectation
{
    /// <summary>Whether the sample must be there at all.</summary>
    public virtual bool Required => true;

    public abstract bool Accepts(PageNumber got);

    /// <summary>What is expected, for the eye.</summary>
    public abstract override string ToString();
}

/// <summary>The very number.</summary>
internal sealed record Exactly(Amount Value) : Expectation
{
    public override bool Accepts(PageNumber got) => got.Is(Value);

    public override string ToString() => Value.ToString();
}

/// <summary>
/// The number but for the rounding of doubles. Decimal fractions are rounded when they are read (2^-53 each), and an
/// engine may add them in any order and in plain doubles: 10,000 additions stay within about 1e-12 of
/// <paramref name="Magnitude"/>, the sum of the absolute values, which is what bounds the rounding when signs differ.
/// A push that is lost or counted twice is larger than that by many orders.
/// </summary>
internal sealed record Nearly(double Value, double Magnitude) : Expectation
{
    private const double RelativeTolerance = 1e-12;

    public override bool Accepts(PageNumber got) => got.IsFinite && Math.Abs(got.ToDouble() - Value) <= RelativeTolerance * Magnitude;

    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>
/// An estimated quantile: the mixture of distributions has no quantile outside of what its sources said.
/// </summary>
/// <param name="Lowest">The least value that any source gave for any quantile.</param>
/// <param name="Highest">The greatest.</param>
/// <param name="Certain">
/// Whether a live source shows quantiles in its latest push; else they may be missing, and NaN for an empty window.
/// </param>
internal sealed record Between(Amount Lowest, Amount Highest, bool Certain) : Expectation
{
    /// <summary>Interpolation in doubles may touch the ends from outside.</summary>
    private const double Slack = 1e-9;

    public override bool Required => Certain;

    public override bool Accepts(PageNumber got) => got.IsFinite
        ? got.ToDouble() >= Lowest.ToDouble() * (1 - Slack) && got.ToDouble() <= Highest.ToDouble() * (1 + Slack)
        : !Certain && double.IsNaN(got.ToDouble());

    public override string ToString() => $"{Lowest}..{Highest}{(Certain ? "" : ", or nothing")}";
}

/// <summary>
/// A quantile of a sketch of observations: within the error that the gateway states of the observation at its rank. Where a rank
/// falls between two observations, either is.
/// </summary>
/// <param name="Lower">The observation at the rank, or below it.</param>
/// <param name="Upper">The one at the rank, or above it.</param>
internal sealed record NearRank(double Lower, double Upper) : Expectation
{
    /// <summary>The default of the gateway's <c>StatsD:RelativeError</c> and of its rules, and the rounding of doubles.</summary>
    private const double RelativeError = 0.01 + 1e-9;

    public static NearRank Of(double quantile, IReadOnlyList<Amount> sorted)
    {
        var below = (int)Math.Floor(quantile * (sorted.Count - 1));
        return new NearRank(sorted[below].ToDouble(), sorted[Math.Min(below + 1, sorted.Count - 1)].ToDouble());
    }

    public override bool Accepts(PageNumber got) => got.IsFinite && got.ToDouble() >= Lower * (1 - RelativeError) && got.ToDouble() <= Upper * (1 + RelativeError);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Lower}..{Upper}, or 1 % beside");
}
