using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// Compares metric names, which are ASCII, as strings and as bytes, so that a name is looked up where it stands in the
/// body and becomes a string only once. Hashes are seeded per process: bodies are not to be trusted with collisions.
/// </summary>
internal sealed class AsciiNameComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    private const int StackLimit = 256;

    public static AsciiNameComparer Instance { get; } = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

    public int GetHashCode([DisallowNull] string obj)
    {
        var bytes = obj.Length <= StackLimit ? stackalloc byte[obj.Length] : new byte[obj.Length];
        Ascii.FromUtf16(obj, bytes, out _);
        return GetHashCode(bytes);
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.ASCII.GetString(alternate);
}
