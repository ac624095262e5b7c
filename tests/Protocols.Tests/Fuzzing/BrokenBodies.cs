namespace Tributary.Protocols.Tests.Fuzzing;

/// <summary>Bodies that are near a good one, all of a kind or very many of them; the same each time.</summary>
internal static class BrokenBodies
{
    /// <summary>Every body that differs in one byte, each byte having every value.</summary>
    public static IEnumerable<byte[]> WithOneByteWrong(byte[] good) => WithOneByteWrong(good, [.. Enumerable.Range(0, 256).Select(value => (byte)value)]);

    /// <summary>Every body that differs in one byte, each byte having each of the values.</summary>
    public static IEnumerable<byte[]> WithOneByteWrong(byte[] good, byte[] values)
    {
        for (var i = 0; i < good.Length; i++)
        {
            foreach (var value in values)
            {
                var body = good.ToArray();
                body[i] = value;
                yield return body;
            }
        }
    }

    /// <summary>Bodies that have a piece cut out or twice, and as many random bytes after each of them.</summary>
    public static IEnumerable<byte[]> RandomPieces(byte[] good)
    {
        var random = new Random(4711);
        for (var i = 0; i < 20_000; i++)
        {
            var (from, to) = (random.Next(good.Length), random.Next(good.Length));
            byte[] body = [.. good.AsSpan(0, from), .. good.AsSpan(to, random.Next(good.Length - to + 1))];
            yield return body;
            random.NextBytes(body);
            yield return body;
        }
    }
}
