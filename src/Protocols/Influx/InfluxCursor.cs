using System.Buffers;

namespace Tributary.Protocols.Influx;

/// <summary>
/// Where a parser of the line protocol stands in a body
/// (https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/).
/// </summary>
internal ref struct InfluxCursor(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> _body = body;

    public int Position { get; set; }

    public readonly bool IsAtEnd => Position >= _body.Length;

    /// <summary>The next byte; a line feed at the end of the body, and for the carriage return before one.</summary>
    public readonly byte Next => IsAtEnd || IsLineEnd(Position) ? (byte)'\n' : _body[Position];

    /// <summary>Takes the next byte if it is this one.</summary>
    public bool Take(byte expected)
    {
        if (Next != expected) return false;
        Position++;
        return true;
    }

    public void SkipBlanks()
    {
        while (Next is (byte)' ' or (byte)'\t') Position++;
    }

    /// <summary>To the beginning of the line after the one that has this position.</summary>
    public void SkipLine(int from)
    {
        var end = _body[from..].IndexOf((byte)'\n');
        Position = end < 0 ? _body.Length : from + end + 1;
    }

    /// <summary>
    /// The text up to one of the ends, the line's end among them. A byte after a backslash is no end, as InfluxDB has it:
    /// whatever stands before the backslash.
    /// </summary>
    /// <param name="ends">The bytes that may end the text, with the line feed.</param>
    public ReadOnlySpan<byte> Until(SearchValues<byte> ends)
    {
        var start = Position;
        while (true)
        {
            var next = _body[Position..].IndexOfAny(ends);
            Position = next < 0 ? _body.Length : Position + next;
            if (next < 0 || _body[Position] == '\n' || Position == start || _body[Position - 1] != '\\') break;
            Position++;
        }

        if (Position > start && Next == '\n' && _body[Position - 1] == '\r') Position--;
        return _body[start..Position];
    }

    /// <summary>Takes a string in quotes, in which line feeds may be.</summary>
    /// <returns>False if it has no end.</returns>
    public bool TakeString()
    {
        var start = Position++;
        while (_body[Position..].IndexOfAny((byte)'"', (byte)'\\') is var next && next >= 0)
        {
            Position += next;
            if (_body[Position] == '"')
            {
                Position++;
                return true;
            }

            Position = Math.Min(Position + 2, _body.Length);
        }

        Position = start;
        return false;
    }

    private readonly bool IsLineEnd(int position) => _body[position] == '\r' && (position + 1 == _body.Length || _body[position + 1] == '\n');
}
