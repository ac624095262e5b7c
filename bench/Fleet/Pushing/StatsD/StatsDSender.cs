using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Tributary.Fleet.Families;
using Tributary.Fleet.Oracle;

namespace Tributary.Fleet.Pushing.StatsD;

/// <summary>
/// Sends lines over TCP, those of one instance over one connection, so that they come in their order. Nothing is acknowledged:
/// of what was sent over a connection that breaks, nobody knows what has arrived, so the run ends with it.
/// </summary>
/// <param name="address">Where to, <c>host:port</c>.</param>
/// <param name="connections">How many connections.</param>
/// <param name="patience">How long to try to connect.</param>
/// <param name="time">The clock.</param>
internal sealed class StatsDSender(string address, int connections, TimeSpan patience, TimeProvider time) : IPushSender, IDisposable
{
    private static readonly Family Marks = new("fleet_marks_total", FamilyType.Counter, "");
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Uri _uri = new($"tcp://{address}");
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, connections).Select(_ => new SemaphoreSlim(1))];
    private readonly TcpClient?[] _connections = new TcpClient?[connections];
    private int _acknowledged;
    private int _marks;
    private long _bytes;

    public int Acknowledged => _acknowledged;

    public int Repeated => 0;

    public IReadOnlyList<string> Refusals => [];

    /// <summary>Sent since the gateway was started.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public async Task SendAsync(Push push, CancellationToken cancellation)
    {
        await SendAsync(ConnectionOf(push.Path), push.Body, cancellation).ConfigureAwait(false);
        Interlocked.Increment(ref _acknowledged);
    }

    /// <summary>
    /// Counts, over each connection, once more. When that shows, all that was sent before it has arrived: it was added up with
    /// what came before it, and merged together with that or later.
    /// </summary>
    public async Task MarkAsync(CancellationToken cancellation)
    {
        _marks++;
        for (var i = 0; i < connections; i++)
        {
            await SendAsync(i, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"fleet.marks:1|c|#connection:{i}\n")), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Adds what the merged view owes to the marks.</summary>
    public void ContributeTo(ExpectedView view)
    {
        for (var i = 0; i < connections; i++)
        {
            view.Counter(Marks, [new Label("connection", i.ToString(CultureInfo.InvariantCulture)), new Label("job", StatsDProtocol.Job)], Numbers.Amount.Whole(_marks), exact: true, alive: true);
        }
    }

    /// <summary>Waits until the gateway has closed every connection, as it does when it is asked to end; the next line opens a new one.</summary>
    public async Task WaitForTheEndAsync(CancellationToken cancellation)
    {
        var nothing = new byte[1];
        for (var i = 0; i < connections; i++)
        {
            if (_connections[i] is not { } connection) continue;
            try
            {
                while (await connection.GetStream().ReadAsync(nothing, cancellation).ConfigureAwait(false) > 0)
                {
                    // Nobody answers StatsD.
                }
            }
            catch (IOException)
            {
                // The gateway has gone without a word.
            }

            connection.Dispose();
            _connections[i] = null;
        }

        Interlocked.Exchange(ref _bytes, 0);
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection?.Dispose();
        foreach (var turn in _turns) turn.Dispose();
    }

    private int ConnectionOf(string path) => (int)(path.Aggregate(17u, (hash, c) => (hash * 31) + c) % (uint)connections);

    private async Task SendAsync(int index, byte[] lines, CancellationToken cancellation)
    {
        await _turns[index].WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var connection = _connections[index] ??= await ConnectAsync(cancellation).ConfigureAwait(false);
            await connection.GetStream().WriteAsync(lines, cancellation).ConfigureAwait(false);
            Interlocked.Add(ref _bytes, lines.Length);
        }
        catch (IOException e)
        {
            throw new TroubleException($"the connection to {address} broke, and what has arrived of it nobody knows: {e.Message}");
        }
        finally
        {
            _turns[index].Release();
        }
    }

    private async Task<TcpClient> ConnectAsync(CancellationToken cancellation)
    {
        for (var begun = time.GetTimestamp(); ;)
        {
            var connection = new TcpClient();
            try
            {
                await connection.ConnectAsync(_uri.DnsSafeHost, _uri.Port, cancellation).ConfigureAwait(false);
                return connection;
            }
            catch (SocketException e)
            {
                connection.Dispose();
                if (time.GetElapsedTime(begun) > patience) throw new TroubleException($"nobody takes StatsD at {address} after {patience.TotalSeconds} s: {e.Message}. The gateway needs --StatsD:Enabled=true");
            }

            await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
        }
    }
}
