using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Tributary.Peers.Servers;

namespace Tributary.Peers.Load;

/// <summary>Gets a server's page and drops it: a client that is never what the server waits for.</summary>
internal sealed class Scraper(IServer server) : IDisposable
{
    private const int BufferSize = 1024 * 1024;

    private HttpConnection? _connection;

    /// <summary>Gets the page once.</summary>
    /// <returns>Time to its last byte, and its bytes on the wire.</returns>
    public Scrape Get(bool gzip)
    {
        long bytes = 0;
        var start = Stopwatch.GetTimestamp();
        Receive(gzip, piece => bytes += piece.Length);
        return new Scrape(Stopwatch.GetElapsedTime(start), bytes);
    }

    /// <summary>Counts the sample lines of the page.</summary>
    public long CountSamples()
    {
        var counter = new SampleLineCounter();
        Receive(gzip: false, counter.Read);
        return counter.Samples;
    }

    /// <summary>What the page shows of the workload.</summary>
    /// <param name="family">A family whose values are added up.</param>
    public ShownWorkload Look(string family)
    {
        var page = new ArrayBufferWriter<byte>();
        Receive(gzip: false, page.Write);
        return ShownWorkload.Of(page.WrittenSpan, family);
    }

    public void Dispose() => _connection?.Dispose();

    private void Receive(bool gzip, Action<ReadOnlySpan<byte>> body)
    {
        try
        {
            _connection ??= new HttpConnection(server.Port, BufferSize);
            _connection.Send(Encoding.ASCII.GetBytes(
                $"GET {server.Recipe.PagePath} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nAccept: text/plain;version=0.0.4\r\n"
                + (gzip ? "Accept-Encoding: gzip\r\n\r\n" : "\r\n")));
            var head = _connection.Receive(body);
            if (!head.Succeeded) throw new TroubleException($"{server.Recipe.Name} answered a scrape with {head.Status}");
            if (head.Gzip != gzip) throw new TroubleException($"{server.Recipe.Name} does not compress as it was asked to");
            if (!head.Closes) return;
            _connection.Dispose();
            _connection = null;
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            throw new TroubleException($"{server.Recipe.Name}: {e.Message}\n{server.LastWords}");
        }
    }
}
