using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Tributary.Peers.Load;

/// <summary>
/// One keep-alive HTTP/1.1 connection over a blocking socket. Nothing pools, schedules or decodes between the measurement
/// and the wire, so that the client leaves the processor to the server.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer;
    private int _start;
    private int _end;

    /// <param name="port">A port of 127.0.0.1.</param>
    /// <param name="bufferSize">Bytes read at once; it must hold a response head.</param>
    public HttpConnection(int port, int bufferSize)
    {
        _buffer = new byte[bufferSize];
        try
        {
            _socket.Connect(IPAddress.Loopback, port);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>Reads one response and hands its body to <paramref name="body"/> piece by piece, chunk framing removed.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">It is not HTTP, or ended early.</exception>
    public ResponseHead Receive(Action<ReadOnlySpan<byte>>? body = null)
    {
        var head = ResponseHead.Parse(TakeThrough("\r\n\r\n"u8));
        if (head.Chunked) ReadChunks(body);
        else if (head.ContentLength is { } length) ReadExactly(length, body);
        else if (head.HasBody) ReadToEnd(body);
        return head;
    }

    public void Dispose() => _socket.Dispose();

    private void ReadChunks(Action<ReadOnlySpan<byte>>? body)
    {
        while (true)
        {
            var line = TakeThrough("\r\n"u8);
            if (!Utf8Parser.TryParse(line, out int size, out _, 'x')) throw new InvalidDataException("a chunk without a size");
            if (size == 0) break;
            ReadExactly(size, body);
            TakeThrough("\r\n"u8);
        }

        // No peer sends trailers: an empty line ends the body.
        TakeThrough("\r\n"u8);
    }

    private void ReadExactly(long count, Action<ReadOnlySpan<byte>>? body)
    {
        while (count > 0)
        {
            if (_start == _end) Fill();
            var piece = (int)Math.Min(count, _end - _start);
            body?.Invoke(_buffer.AsSpan(_start, piece));
            _start += piece;
            count -= piece;
        }
    }

    private void ReadToEnd(Action<ReadOnlySpan<byte>>? body)
    {
        do
        {
            body?.Invoke(Unread);
            _start = _end = 0;
        }
        while ((_end = _socket.Receive(_buffer)) > 0);
    }

    private ReadOnlySpan<byte> TakeThrough(ReadOnlySpan<byte> mark)
    {
        int at;
        while ((at = Unread.IndexOf(mark)) < 0) Fill();
        var taken = Unread[..at];
        _start += at + mark.Length;
        return taken;
    }

    private void Fill()
    {
        Unread.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length) throw new InvalidDataException("a response head longer than the buffer");
        var read = _socket.Receive(_buffer.AsSpan(_end));
        if (read == 0) throw new InvalidDataException("the server closed the connection");
        _end += read;
    }
}
