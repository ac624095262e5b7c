namespace Tributary.Protocols.RemoteWrite;

/// <summary>Where the symbols of a request of 2.0 stand in it. Reusable.</summary>
internal sealed class RemoteSymbols
{
    private readonly List<(int Start, int Length)> _symbols = [];

    public int Count => _symbols.Count;

    /// <summary>The first one is empty, so that reference 0 can mean that there is nothing.</summary>
    public bool BeginsEmpty => _symbols.Count == 0 || _symbols[0].Length == 0;

    public void Begin() => _symbols.Clear();

    public void Add(int start, int length) => _symbols.Add((start, length));

    public ReadOnlySpan<byte> Get(uint reference, ReadOnlySpan<byte> body) => body.Slice(_symbols[(int)reference].Start, _symbols[(int)reference].Length);
}
