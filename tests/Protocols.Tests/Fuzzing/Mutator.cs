namespace Tributary.Protocols.Tests.Fuzzing;

/// <summary>Makes broken inputs of good ones: bytes flipped, pieces cut, repeated, moved and mixed. The same seed makes the same.</summary>
internal sealed class Mutator(byte[][] corpus, int seed)
{
    private const int Longest = 8192;

    private static readonly byte[] Edges = [0, 1, 9, 10, 32, 34, 44, 45, 46, 48, 61, 92, 0x7f, 0x80, 0xc3, 0xf0, 0xff];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var bytes = corpus[_random.Next(corpus.Length)].ToList();
        for (var step = 1 + _random.Next(6); step > 0; step--) Mutate(bytes);
        return [.. bytes];
    }

    private void Mutate(List<byte> bytes)
    {
        if (bytes.Count == 0 || bytes.Count > Longest)
        {
            bytes.Clear();
            bytes.AddRange(corpus[_random.Next(corpus.Length)]);
        }

        var at = _random.Next(bytes.Count);
        var length = Math.Min(bytes.Count - at, 1 + _random.Next(1 + _random.Next(40)));
        switch (_random.Next(8))
        {
            case 0: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
            case 1: bytes[at] = Edges[_random.Next(Edges.Length)]; break;
            case 2: bytes.Insert(at, (byte)_random.Next(256)); break;
            case 3: bytes.RemoveRange(at, length); break;
            case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 5: bytes.RemoveRange(at, bytes.Count - at); break;
            case 6:
                var other = corpus[_random.Next(corpus.Length)];
                var from = _random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, length)).ToArray());
                break;
            default:
                for (var i = at; i < at + length; i++) bytes[i] = (byte)_random.Next(256);
                break;
        }
    }
}
