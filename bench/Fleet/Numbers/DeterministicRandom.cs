namespace Tributary.Fleet.Numbers;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). The same seed gives the
/// same plan on every machine and runtime, which <see cref="Random"/> does not promise.
/// </summary>
internal sealed class DeterministicRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">Independent streams of one seed: one an instance.</param>
    public DeterministicRandom(long seed, int stream) => _state = Mix((ulong)seed + Mix((ulong)stream + GoldenGamma));

    /// <summary>True with probability <paramref name="share"/>, in [0, 1].</summary>
    public bool Chance(double share) => (Next() >> 11) * (1.0 / (1UL << 53)) < share;

    /// <summary>A number in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound) => (int)Below((long)bound);

    /// <inheritdoc cref="Below(int)"/>
    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    private ulong Next() => Mix(_state += GoldenGamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
