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
