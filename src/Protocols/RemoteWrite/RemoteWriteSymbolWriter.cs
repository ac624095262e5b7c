using System.Buffers;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// The table of texts of one request, each once, the empty one first (Remote-Write 2.0, section "Symbols"). Texts that
/// stood in the request before are found without allocating.
/// </summary>
internal sealed class RemoteWriteSymbolWriter
{
    private const int MaxRemembered = 100_000; // some megabytes; past it, every request has other texts

    private readonly Dictionary<byte[], Symbol> _known = new(BytesComparer.Instance);
    private readonly ProtoWriter _table = new();
    private long _request;
    private uint _count;

    public RemoteWriteSymbolWriter() => Begin();

    /// <summary>Writes the fields of the table.</summary>
    public void CopyTo(IBufferWriter<byte> body) => _table.CopyTo(body);

    /// <summary>Begins the table of another request.</summary>
    public void Begin()
    {
        if (_known.Count > MaxRemembered) _known.Clear();
        _request++;
        _count = 0;
        _table.Clear();
        IndexOf(default);
    }

    public uint IndexOf(ReadOnlySpan<byte> text)
    {
        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(text, out var symbol)) _known.Add(text.ToArray(), symbol = new Symbol());
        if (symbol.Request == _request) return symbol.Index;
        _table.Bytes(RemoteWriteFields.RequestV2.Symbol, text);
        (symbol.Request, symbol.Index) = (_request, _count++);
        return symbol.Index;
    }

    private sealed class Symbol
    {
        public long Request { get; set; }

        public uint Index { get; set; }
    }
}
