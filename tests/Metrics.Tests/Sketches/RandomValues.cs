namespace Tributary.Metrics.Tests.Sketches;

/// <summary>Values for tests, each a function of the seed.</summary>
internal static class RandomValues
{
    /// <summary>A positive finite double, its exponent uniform over all there are.</summary>
    public static double AnyMagnitude(Random random) =>
        BitConverter.Int64BitsToDouble(random.NextInt64(1, 0x7FF0_0000_0000_0000));

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
