using System.Text;

namespace Tributary.Protocols.Exposition;

/// <summary>The families of one body by name. Names are remembered from body to body, within bounds.</summary>
internal sealed class FamilyTable
{
    // A parser meets the same services again and again; past this, somebody sends ever new names.
    private const int MaxRemembered = 20_000;

    private readonly Dictionary<string, FamilyEntry> _known = new(Utf8NameComparer.Instance);
    private readonly Dictionary<string, FamilyEntry>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private readonly List<FamilyEntry> _withSamples = [];
    private byte[] _suffixed = new byte[128];
    private int _generation;
    private int _mentioned;

    public FamilyTable() => _byBytes = _known.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The families that have samples, in the order of their first ones.</summary>
    public List<FamilyEntry> WithSamples => _withSamples;

    /// <summary>How many families this body has mentioned.</summary>
    public int Count => _mentioned;

    public void Begin()
    {
        if (_known.Count > MaxRemembered) _known.Clear();
        _withSamples.Clear();
        _mentioned = 0;
        _generation++;
    }

    /// <summary>The family of this name, if this body has mentioned it.</summary>
    public FamilyEntry? Find(ReadOnlySpan<byte> name) =>
        _byBytes.TryGetValue(name, out var entry) && entry.Generation == _generation ? entry : null;

    /// <summary>The family called <paramref name="name"/> and <paramref name="suffix"/>, if this body has mentioned it.</summary>
    public FamilyEntry? Find(ReadOnlySpan<char> name, ReadOnlySpan<byte> suffix) => Find(Join(name, suffix));

    /// <summary>Adds a family that <see cref="Find(ReadOnlySpan{char}, ReadOnlySpan{byte})"/> does not find.</summary>
    public FamilyEntry Add(ReadOnlySpan<char> name, ReadOnlySpan<byte> suffix) => Add(Join(name, suffix));

    /// <summary>Adds a family that <see cref="Find(ReadOnlySpan{byte})"/> does not find.</summary>
    public FamilyEntry Add(ReadOnlySpan<byte> name)
    {
        if (!_byBytes.TryGetValue(name, out var entry))
        {
            entry = new FamilyEntry(Utf8NameComparer.Instance.Create(name));
            _known.Add(entry.Name, entry);
        }

        entry.Begin(_generation);
        _mentioned++;
        return entry;
    }

    /// <summary>Gives the family its place at its first sample.</summary>
    public int IndexOf(FamilyEntry family)
    {
        if (family.HasSamples) return family.Index;
        _withSamples.Add(family);
        return family.Index = _withSamples.Count - 1;
    }

    private ReadOnlySpan<byte> Join(ReadOnlySpan<char> name, ReadOnlySpan<byte> suffix)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(name.Length) + suffix.Length;
        if (_suffixed.Length < longest) _suffixed = new byte[longest * 2];
        var length = Encoding.UTF8.GetBytes(name, _suffixed);
        suffix.CopyTo(_suffixed.AsSpan(length));
        return _suffixed.AsSpan(0, length + suffix.Length);
    }
}
