using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Tributary.Peers.Load;
using Tributary.Peers.Machine;

namespace Tributary.Peers.Servers;

/// <summary>A server of its own process, port and temporary directory; disposing of it ends the process and removes the directory.</summary>
internal sealed class RunningServer : IServer, IDisposable
{
    private const int KeptLines = 20;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartStep = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tributary-peers-");
    private readonly Queue<string> _lastLines = new();
    private readonly Process _process;

    private RunningServer(ServerRecipe recipe)
    {
        Recipe = recipe;
        Port = LoopbackPort.Free();
        var start = new ProcessStartInfo(recipe.Executable, recipe.Arguments(Port, _directory.FullName))
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public ServerRecipe Recipe { get; }

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>The last lines it printed, to explain a failure.</summary>
    public string LastWords
    {
        get
        {
            lock (_lastLines) return string.Join('\n', _lastLines);
        }
    }

    /// <summary>Starts the server and waits until it is ready and idle.</summary>
    public static RunningServer Start(ServerRecipe recipe, CancellationToken cancellation)
    {
        var server = new RunningServer(recipe);
        try
        {
            server.AwaitReady(cancellation);
            new CpuMeter(server.ProcessId, cancellation).Settle();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private void AwaitReady(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (!IsReady())
        {
            if (_process.HasExited) throw new TroubleException($"{Recipe.Name} ended at its start with code {_process.ExitCode}\n{LastWords}");
            if (Stopwatch.GetElapsedTime(start) > StartPatience) throw new TroubleException($"{Recipe.Name} is not ready after {StartPatience}\n{LastWords}");
            cancellation.WaitHandle.WaitOne(StartStep);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private bool IsReady()
    {
        try
        {
            using var connection = new HttpConnection(Port, bufferSize: 16 * 1024);
            connection.Send(Encoding.ASCII.GetBytes($"GET {Recipe.ReadyPath} HTTP/1.1\r\nHost: 127.0.0.1:{Port}\r\nConnection: close\r\n\r\n"));
            return connection.Receive().Succeeded;
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > KeptLines) _lastLines.Dequeue();
        }
    }
}
