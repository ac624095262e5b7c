namespace Tributary.Engine.Scraping;

/// <summary>
/// The CRC-32 of two texts in a row from the CRCs of each: CRCs are polynomials over GF(2), and appending n bytes
/// multiplies by x^(8n) modulo the CRC's polynomial (Mark Adler, zlib's <c>crc32_combine</c>).
/// </summary>
internal static class Crc32Combiner
{
    /// <summary>The polynomial of ISO 3309, reflected: the coefficient of x^0 is the highest bit.</summary>
    private const uint Polynomial = 0xedb88320;

    private const uint One = 0x80000000;

    /// <summary>x^(8 * 2^n) for n from 0.</summary>
    private static readonly uint[] Powers = ComputePowers();

    /// <summary>x^(8 * length): the factor for a text of that length.</summary>
    public static uint ShiftOf(long length)
    {
        var shift = One;
        for (var n = 0; length != 0; n++, length >>= 1)
        {
            if ((length & 1) != 0) shift = Multiply(shift, Powers[n]);
        }

        return shift;
    }

    /// <param name="first">CRC of the first text.</param>
    /// <param name="second">CRC of the second.</param>
    /// <param name="shiftOfSecond"><see cref="ShiftOf"/> the second's length.</param>
    public static uint Combine(uint first, uint second, uint shiftOfSecond) => Multiply(first, shiftOfSecond) ^ second;

    private static uint Multiply(uint a, uint b)
    {
        uint product = 0;
        for (var bit = One; ; bit >>= 1)
        {
            if ((a & bit) != 0)
            {
                product ^= b;
                if ((a & (bit - 1)) == 0) return product;
            }
            else if (a == 0)
            {
                return 0;
            }

            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }
    }

    private static uint[] ComputePowers()
    {
        var powers = new uint[63];
        powers[0] = One >> 8; // x^8
        for (var n = 1; n < powers.Length; n++) powers[n] = Multiply(powers[n - 1], powers[n - 1]);
        return powers;
    }
}
