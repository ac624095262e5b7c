using System.Diagnostics;

namespace Tributary.EndToEnd.Tests.Processes;

/// <summary>A program that a test runs: its output is kept, and it ends with the test.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly Action<string>? _onLine;

    private ChildProcess(Process process, Action<string>? onLine)
    {
        _process = process;
        _onLine = onLine;
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it wrote so far, errors among the rest.</summary>
    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    /// <param name="program">A program on the path, or a file.</param>
    /// <param name="arguments">Passed as they are; no shell takes part.</param>
    /// <param name="onLine">Sees each line as it is written.</param>
    /// <param name="environment">Variables set beside those inherited.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, Action<string>? onLine = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var child = new ChildProcess(new Process { StartInfo = start }, onLine);
        child._process.OutputDataReceived += (_, line) => child.Note(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Note(line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        child._process.StandardInput.Close();
        return child;
    }

    /// <summary>Waits for its end, returns the exit code; all its output has been seen by then.</summary>
    public async Task<int> EndAsync(TimeSpan? deadline = null)
    {
        using var late = new CancellationTokenSource(deadline ?? Eventually.Deadline);
        try
        {
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end in time. It wrote:\n{Output}", e);
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it gets no chance to write anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>SIGTERM: it is asked to end.</summary>
    public void AskToEnd() => Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
        _onLine?.Invoke(line);
    }
}
