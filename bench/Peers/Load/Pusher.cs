using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text;
using Tributary.Peers.Servers;
using Tributary.Peers.Workload;

namespace Tributary.Peers.Load;

/// <summary>
/// Pushes a batch over a fixed number of connections, each with one push in flight: as fast as the server answers, or at a
/// rate. A refused push ends the run: the cost of an error page is not the cost of a push.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="connections">The most pushes in flight.</param>
/// <param name="rate">Pushes per second; null for as many as are answered. A push that finds no connection idle counts from when it was due.</param>
/// <param name="cancellation">Ends the run.</param>
internal sealed class Pusher(IServer server, int connections, int? rate, CancellationToken cancellation)
{
    /// <summary>A request of the workload, head and body, is 46 KB at most: as lines of Influx.</summary>
    private const int BufferSize = 64 * 1024;

    public PushTimes Push(PushBatch batch)
    {
        var ticks = new long[batch.Count];
        var next = -1;
        Exception? failure = null;
        var threads = new Thread[connections];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                try
                {
                    PushUntilDone(batch, start, ticks, ref next, ref failure);
                }
                catch (Exception e) when (e is SocketException or InvalidDataException or TroubleException)
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }
            });
            threads[i].Start();
        }

        foreach (var thread in threads) thread.Join();
        cancellation.ThrowIfCancellationRequested();
        if (failure is TroubleException) ExceptionDispatchInfo.Throw(failure);
        if (failure is not null) throw new TroubleException($"{server.Recipe.Name}: {failure.Message}\n{server.LastWords}");
        return new PushTimes(ticks, Stopwatch.GetElapsedTime(start));
    }

    private void PushUntilDone(PushBatch batch, long begin, long[] ticks, ref int next, ref Exception? failure)
    {
        HttpConnection? connection = null;
        var request = new byte[BufferSize];
        try
        {
            while (Volatile.Read(ref failure) is null && !cancellation.IsCancellationRequested)
            {
                var at = Interlocked.Increment(ref next);
                if (at >= batch.Count) return;
                connection ??= new HttpConnection(server.Port, BufferSize);
                var length = Compose(request, batch, at);
                var start = rate is { } perSecond ? AwaitDue(begin + (long)((double)at / perSecond * Stopwatch.Frequency)) : Stopwatch.GetTimestamp();
                connection.Send(request.AsSpan(0, length));
                var head = connection.Receive();
                ticks[at] = Stopwatch.GetTimestamp() - start;
                if (!head.Succeeded) throw new TroubleException($"{server.Recipe.Name} answered a push with {head.Status}");
                if (head.Closes)
                {
                    connection.Dispose();
                    connection = null;
                }
            }
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <returns>The time that was waited for, which may have passed already.</returns>
    private long AwaitDue(long due)
    {
        var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (wait > TimeSpan.Zero) cancellation.WaitHandle.WaitOne(wait);
        return due;
    }

    private int Compose(Span<byte> request, PushBatch batch, int at)
    {
        var body = batch.Body(at);
        var head = Encoding.ASCII.GetBytes(
            $"{server.Recipe.PushMethod} {server.Recipe.PushPath(batch.Instance(at))} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n"
            + $"{server.Recipe.PushHeaders}Content-Length: {body.Length}\r\n\r\n",
            request);
        body.CopyTo(request[head..]);
        return head + body.Length;
    }
}
