using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// Compares metric names as strings and as UTF-8 bytes, so that a name is looked up where it stands in the body and
/// becomes a string only once. Hashes are seeded per process: bodies are not to be trusted with collisions.
/// </summary>
internal sealed class Utf8NameComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    private const int StackLimit = 512;

    public static Utf8NameComparer Instance { get; } = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public bool Equals(ReadOnlySpan<byte> alternate, string other)
    {
        if (Ascii.Equals(alternate, other)) return true;
        if (Ascii.IsValid(alternate) || Encoding.UTF8.GetByteCount(other) != alternate.Length) return false;
        var bytes = alternate.Length <= StackLimit ? stackalloc byte[alternate.Length] : new byte[alternate.Length];
        Encoding.UTF8.GetBytes(other, bytes);
        return bytes.SequenceEqual(alternate);
    }

    public int GetHashCode([DisallowNull] string obj)
    {
        var length = Encoding.UTF8.GetByteCount(obj);
        var bytes = length <= StackLimit ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(obj, bytes);
        return GetHashCode(bytes);
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);
}
