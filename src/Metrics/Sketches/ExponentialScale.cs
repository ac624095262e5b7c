using System.Numerics;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// Which base-2 exponential bucket a value falls into. At schema <c>s</c> the base is <c>2^(2^-s)</c> and bucket
/// <c>i</c> is <c>(base^(i-1), base^i]</c>, the index of Prometheus native histograms; the index of OpenTelemetry
/// (Metrics Data Model, "ExponentialHistogram") is one less.
/// </summary>
/// <remarks>
/// The bounds are table products and the index is found by comparing with them, never by a logarithm alone. So the
/// buckets of a coarse schema are exactly unions of those of a fine one, for every double and on every machine: the
/// merged buckets do not depend on whether a value was downscaled before or after it was placed.
/// </remarks>
public static class ExponentialScale
{
    /// <summary>The coarsest schema: base 65536 (Prometheus native histograms).</summary>
    public const int MinSchema = -4;

    /// <summary>The finest schema: base 1.00000066 (the largest scale of the OpenTelemetry SDKs).</summary>
    public const int MaxSchema = 20;

    private const int TableBits = 10;
    private const int TableSize = 1 << TableBits;
    private const int MaxExponent = 1024; // every finite double is at most 2^1024
    private const int MinExponent = -1074; // every positive double is at least 2^-1074
    private const int GuessBits = 11;

    // Coarse[c] Fine[f] = 2^(c/2^10 + f/2^20): all bounds in [1, 2] of schema 20 from two small tables.
    private static readonly double[] Coarse = PowersOfRoot(TableBits);
    private static readonly double[] Fine = PowersOfRoot(2 * TableBits);
    private static readonly ushort[] FirstGuess = Guesses();

    /// <summary>The bucket of a positive value; <see cref="InfinityIndex"/> for positive infinity.</summary>
    public static int Index(int schema, double value)
    {
        if (value > double.MaxValue) return InfinityIndex(schema);
        var exponent = -1023;
        if (value < 2.2250738585072014e-308)
        {
            value *= 18014398509481984; // 2^54 makes a subnormal number normal
            exponent -= 54;
        }

        var bits = BitConverter.DoubleToUInt64Bits(value);
        exponent += (int)(bits >> 52);
        var fraction = bits & 0xF_FFFF_FFFF_FFFF;
        var mantissa = BitConverter.UInt64BitsToDouble(fraction | 0x3FF0_0000_0000_0000);

        int coarse = FirstGuess[(int)(fraction >> (52 - GuessBits))];
        while (Coarse[coarse] < mantissa) coarse++;
        var index = exponent * TableSize + coarse;
        if (schema <= TableBits) return Coarsen(index, TableBits - schema);
        var finest = (index - 1) * TableSize + FineIndex(coarse, mantissa);
        return Coarsen(finest, MaxSchema - schema);
    }

    /// <summary>The index of the bucket that holds bucket <paramref name="index"/> when the schema falls by <paramref name="levels"/>.</summary>
    public static int Coarsen(int index, int levels) => ((index - 1) >> levels) + 1;

    /// <summary>
    /// The inclusive upper bound of a bucket: <see cref="double.MaxValue"/> for the topmost finite one and positive
    /// infinity above, as in Prometheus.
    /// </summary>
    public static double UpperBound(int schema, int index)
    {
        if (index > MaxIndex(schema)) return double.PositiveInfinity;
        var bound = Math.ScaleB(BoundMantissa(schema, index, out var exponent), exponent);
        return Math.Min(bound, double.MaxValue);
    }

    /// <summary>
    /// The value within the bucket whose relative distance to any other is least: at most <see cref="RelativeError"/>
    /// (DDSketch, VLDB 2019, section 2.1). Positive infinity for the bucket of infinity.
    /// </summary>
    public static double Representative(int schema, int index)
    {
        if (index > MaxIndex(schema)) return double.PositiveInfinity;
        // One rounding only, in ScaleB, so that subnormal values come out as near as they can.
        var mantissa = BoundMantissa(schema, index, out var exponent) * (2 / (UpperBound(schema, 1) + 1));
        return Math.Min(Math.ScaleB(mantissa, exponent), double.MaxValue);
    }

    /// <summary>
    /// How far, relative to itself, a value can be from the <see cref="Representative"/> of its bucket:
    /// <c>(base - 1) / (base + 1)</c> and the rounding of doubles. It holds for zero, for infinities and for all normal
    /// doubles (above 2.2e-308); subnormal ones may be off by one more unit of 4.9e-324.
    /// </summary>
    public static double RelativeError(int schema)
    {
        var growth = UpperBound(schema, 1);
        return (growth - 1) / (growth + 1) + 1e-15;
    }

    /// <summary>The coarsest schema whose relative error is at most <paramref name="error"/>, or <see cref="MaxSchema"/>.</summary>
    public static int SchemaFor(double error)
    {
        var schema = MinSchema;
        while (schema < MaxSchema && RelativeError(schema) > error) schema++;
        return schema;
    }

    /// <summary>The index of the bucket of <see cref="double.Epsilon"/>.</summary>
    public static int MinIndex(int schema) => schema >= 0 ? MinExponent << schema : Coarsen(MinExponent, -schema);

    /// <summary>The index of the bucket of <see cref="double.MaxValue"/>.</summary>
    public static int MaxIndex(int schema) => schema >= 0 ? MaxExponent << schema : MaxExponent >> -schema;

    /// <summary>The bucket after the last finite one holds infinity, as in Prometheus; downscaling keeps it apart.</summary>
    public static int InfinityIndex(int schema) => MaxIndex(schema) + 1;

    /// <summary>Whether some double falls into the bucket.</summary>
    public static bool IsValidIndex(int schema, int index) => index >= MinIndex(schema) && index <= InfinityIndex(schema);

    private static double BoundMantissa(int schema, int index, out int exponent)
    {
        var finest = (long)index << (MaxSchema - schema);
        exponent = (int)(finest >> MaxSchema);
        var rest = (int)(finest & ((1 << MaxSchema) - 1));
        return Coarse[rest >> TableBits] * Fine[rest & (TableSize - 1)];
    }

    /// <summary>The place in 1..2^10 of a mantissa within coarse bucket <paramref name="coarse"/>; 2^10 where it is its upper bound.</summary>
    private static int FineIndex(int coarse, double mantissa)
    {
        if (Coarse[coarse] == mantissa) return TableSize;
        var lower = Coarse[coarse - 1];
        const double slope = TableSize * TableSize * 1.4426950408889634; // ln r is nearly r - 1 here, in units of ln 2 / 2^20
        var fine = Math.Clamp((int)((mantissa / lower - 1) * slope), 1, TableSize);
        while (fine > 1 && lower * Fine[fine - 1] >= mantissa) fine--;
        while (fine < TableSize && lower * Fine[fine] < mantissa) fine++;
        return fine;
    }

    /// <summary>2^(j/2^bits) for j in 0..2^10, each the nearest double, by integer arithmetic: the same on every machine.</summary>
    private static double[] PowersOfRoot(int bits)
    {
        const int precision = 120;
        var root = new BigInteger(2) << precision;
        for (var i = 0; i < bits; i++) root = SquareRoot(root << precision);

        var powers = new double[TableSize + 1];
        var power = BigInteger.One << precision;
        for (var j = 0; j < powers.Length; j++)
        {
            var rounded = (power + (BigInteger.One << (precision - 53))) >> (precision - 52);
            powers[j] = Math.ScaleB((double)(long)rounded, -52);
            power = (power * root) >> precision;
        }

        return powers;
    }

    /// <summary>The integer square root, by Newton's method from above.</summary>
    private static BigInteger SquareRoot(BigInteger square)
    {
        var root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + square / root) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }

    /// <summary>For the leading bits of a mantissa, the first coarse bucket that can hold it; the right one is at most one further.</summary>
    private static ushort[] Guesses()
    {
        var guesses = new ushort[1 << GuessBits];
        var coarse = 0;
        for (var i = 0; i < guesses.Length; i++)
        {
            while (Coarse[coarse] < 1 + (double)i / guesses.Length) coarse++;
            guesses[i] = (ushort)coarse;
        }

        return guesses;
    }
}
