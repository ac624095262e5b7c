using Tributary.Engine.Scraping;

namespace Tributary.Engine.Tests.Scraping;

public sealed class Crc32CombinerTests
{
    [Fact]
    public void Combining_gives_the_checksum_of_both_texts_in_a_row()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (first, second) = (Bytes(random), Bytes(random));
            var combined = Crc32Combiner.Combine(Naive(first), Naive(second), Crc32Combiner.ShiftOf(second.Length));
            Assert.True(Naive([.. first, .. second]) == combined, $"seed {seed}: {first.Length} and {second.Length} bytes");
        }
    }

    [Fact]
    public void Shifts_of_lengths_add_up_beyond_what_fits_in_memory()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (a, b) = (random.NextInt64(1L << 60), random.NextInt64(1L << 60));
            var crc = (uint)random.NextInt64(1L << 32);
            var twice = Crc32Combiner.Combine(Crc32Combiner.Combine(crc, 0, Crc32Combiner.ShiftOf(a)), 0, Crc32Combiner.ShiftOf(b));
            Assert.True(Crc32Combiner.Combine(crc, 0, Crc32Combiner.ShiftOf(a + b)) == twice, $"seed {seed}: {a} and {b} bytes");
        }
    }

    [Fact]
    public void The_naive_checksum_is_the_one_of_ISO_3309() => Assert.Equal(0xcbf43926, Naive("123456789"u8.ToArray()));

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(4) == 0 ? 0 : random.Next(300)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static uint Naive(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
        }

        return ~crc;
    }
}
