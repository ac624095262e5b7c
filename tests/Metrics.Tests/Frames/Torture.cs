namespace Tributary.Metrics.Tests.Frames;

/// <summary>Bytes as no honest sender makes them: cut anywhere, changed anywhere.</summary>
internal static class Torture
{
    /// <summary>What a decoder may take for each byte it reads, and once beside: an object or a table entry for a byte or two.</summary>
    private const long BytesPerByte = 64;
    private const long BytesBeside = 64 * 1024;

    private const int Seed = 4711;

    /// <summary>Every prefix of valid bytes.</summary>
    public static IEnumerable<byte[]> Cuts(byte[] valid) => Enumerable.Range(0, valid.Length).Select(length => valid[..length]);

    /// <summary>Valid bytes with one to four of them replaced, mostly by extremes; always the same ones.</summary>
    public static IEnumerable<byte[]> Mutations(byte[] valid, int count = 2000)
    {
        var random = new Random(Seed);
        byte[] extremes = [0, 1, 0x7f, 0x80, 0xff];
        for (var i = 0; i < count; i++)
        {
            var mutated = valid.ToArray();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                mutated[random.Next(mutated.Length)] = random.Next(2) == 0 ? extremes[random.Next(extremes.Length)] : (byte)random.Next(256);
            }

            yield return mutated;
        }
    }

    /// <summary>Runs a decoder, which must neither throw nor take memory that the bytes do not justify.</summary>
    public static void Survive(byte[] bytes, Action<byte[]> decode)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            decode(bytes);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{Convert.ToHexString(bytes)}: {exception}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= (bytes.Length * BytesPerByte) + BytesBeside, $"{allocated} bytes for {bytes.Length}: {Convert.ToHexString(bytes)}");
    }
}
