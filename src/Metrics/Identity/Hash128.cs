using System.Buffers.Binary;
using System.Numerics;

namespace Tributary.Metrics.Identity;

/// <summary>
/// A 128-bit hash that is the same in every process, on every machine and in every version: it identifies series,
/// sources and layouts on the wire and on disk, and routes series to shards. Never route on
/// <see cref="object.GetHashCode"/>, which differs per process.
/// </summary>
/// <remarks>
/// MurmurHash3_x64_128 with seed 0 (Austin Appleby, public domain). It is not a cryptographic hash: whoever finds a
/// value in a table by it compares the content too.
/// </remarks>
public readonly record struct Hash128(ulong High, ulong Low) : IComparable<Hash128>
{
    /// <summary>Size of the binary form, in bytes.</summary>
    public const int Size = 16;

    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    public static Hash128 Compute(ReadOnlySpan<byte> data)
    {
        ulong h1 = 0, h2 = 0;
        var rest = data;
        while (rest.Length >= 16)
        {
            h1 ^= Mix1(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            h1 = (BitOperations.RotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= Mix2(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            h2 = (BitOperations.RotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
            rest = rest[16..];
        }

        if (rest.Length > 0)
        {
            Span<byte> tail = stackalloc byte[16];
            tail.Clear();
            rest.CopyTo(tail);
            if (rest.Length > 8) h2 ^= Mix2(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]));
            h1 ^= Mix1(BinaryPrimitives.ReadUInt64LittleEndian(tail));
        }

        h1 ^= (ulong)data.Length;
        h2 ^= (ulong)data.Length;
        h1 += h2;
        h2 += h1;
        h1 = FinalMix(h1);
        h2 = FinalMix(h2);
        h1 += h2;
        h2 += h1;
        return new Hash128(h1, h2);
    }

    public static Hash128 Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(source),
        BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, High);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], Low);
    }

    public int CompareTo(Hash128 other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>The low half is already well mixed.</summary>
    public override int GetHashCode() => (int)Low ^ (int)(High >> 32);

    public override string ToString() => $"{High:x16}{Low:x16}";

    public static bool operator <(Hash128 left, Hash128 right) => left.CompareTo(right) < 0;

    public static bool operator >(Hash128 left, Hash128 right) => left.CompareTo(right) > 0;

    public static bool operator <=(Hash128 left, Hash128 right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Hash128 left, Hash128 right) => left.CompareTo(right) >= 0;

    private static ulong Mix1(ulong k) => BitOperations.RotateLeft(k * C1, 31) * C2;

    private static ulong Mix2(ulong k) => BitOperations.RotateLeft(k * C2, 33) * C1;

    private static ulong FinalMix(ulong k)
    {
        k ^= k >> 33;
        k *= 0xff51afd7ed558ccd;
        k ^= k >> 33;
        k *= 0xc4ceb9fe1a85ec53;
        k ^= k >> 33;
        return k;
    }
}
