using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Tributary.Engine.Files.Syntax;

namespace Tributary.Engine.Files;

/// <summary>
/// Holds what a file says and takes over a changed one. A file that cannot be used is refused as a whole: what is in force
/// stays. Safe for concurrent use.
/// </summary>
public abstract class ReloadedFile<T>
    where T : class
{
    /// <summary>
    /// How often <see cref="WatchAsync"/> looks at the file: 2 seconds. File system events are not relied on, because
    /// mounted config maps and network file systems do not send them; reading some kilobytes costs less than being wrong.
    /// </summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private readonly FileKind<T> _kind;
    private readonly string? _path;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _turn = new();

    private SettingsFile? _inForce;
    private SettingsFile? _judged; // accepted or refused, so not to be judged at every poll
    private SettingsFile? _glimpsed; // seen once and maybe still being written
    private volatile State _state;

    /// <param name="kind">What file it is.</param>
    /// <param name="path">Where it is; null or empty for none.</param>
    /// <param name="withoutFile">What holds where there is none.</param>
    /// <param name="time">Tells when to look again.</param>
    /// <param name="logger">Is told what came of it.</param>
    /// <exception cref="SettingsFileException">A path is set, but the file is missing or wrong.</exception>
    protected ReloadedFile(FileKind<T> kind, string? path, T withoutFile, TimeProvider time, ILogger logger)
    {
        _kind = kind;
        _path = string.IsNullOrWhiteSpace(path) ? null : path;
        _time = time;
        _logger = logger;
        _state = new State(withoutFile, Version: 1, _time.GetUtcNow(), LastError: null, Failures: 0);
        if (_path is null) return;
        var file = Read(_path);
        var content = Parse(file, _path, version: 1, out var errors) ?? throw new SettingsFileException(kind.What, errors);
        _judged = _inForce = file;
        _state = _state with { Content = content };
        ReloadedFileLog.Loaded(_logger, kind.Count(content), kind.What, _path, _state.Version);
    }

    /// <summary>
    /// Raised after new content came into force, one change at a time and in order. Handlers should be quick: the next
    /// reload waits for them. What a handler throws is logged and stops nothing.
    /// </summary>
    [SuppressMessage("Design", "MA0046", Justification = "There is one sender, so handlers need no more than the new content.")]
    public event Action<T>? Changed;

    public T Current => _state.Content;

    /// <summary>When what is in force was read.</summary>
    public DateTimeOffset LoadedAt => _state.LoadedAt;

    /// <summary>Why the file as it is now was refused; null while what is in force is what it says.</summary>
    public FileLoadFailure? LastError => _state.LastError;

    /// <summary>How often a changed file was refused since the start.</summary>
    public long ReloadFailures => _state.Failures;

    /// <summary>Looks at the file now and takes it over if it changed.</summary>
    public FileReload TryReload()
    {
        if (_path is null) return FileReload.Unchanged;
        lock (_turn) return Judge(Read(_path), _path);
    }

    /// <summary>Takes over changes until cancelled. Returns at once where no file is configured.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        if (_path is null) return;
        using var timer = new PeriodicTimer(PollInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) Poll();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The ordinary end of watching.
        }
    }

    /// <summary>
    /// Judges a changed file once two looks in a row found it the same: half a file, seen while an editor writes it,
    /// can be valid YAML with half of what is meant.
    /// </summary>
    internal void Poll()
    {
        if (_path is null) return;
        lock (_turn)
        {
            var file = Read(_path);
            if (file.Equals(_judged)) _glimpsed = null;
            else if (file.Equals(_glimpsed)) Judge(file, _path);
            else _glimpsed = file;
        }
    }

    private FileReload Judge(SettingsFile file, string path)
    {
        _judged = file;
        _glimpsed = null;
        if (file.Equals(_inForce))
        {
            _state = _state with { LastError = null };
            return FileReload.Unchanged;
        }

        var version = _state.Version + 1;
        var content = Parse(file, path, version, out var errors);
        if (content is null)
        {
            _state = _state with { LastError = new FileLoadFailure(_time.GetUtcNow(), errors), Failures = _state.Failures + 1 };
            foreach (var error in errors) ReloadedFileLog.Refused(_logger, _kind.What, error);
            return FileReload.Refused;
        }

        _inForce = file;
        _state = _state with { Content = content, Version = version, LoadedAt = _time.GetUtcNow(), LastError = null };
        ReloadedFileLog.Loaded(_logger, _kind.Count(content), _kind.What, path, version);
        Announce(content, version);
        return FileReload.Changed;
    }

    private SettingsFile Read(string path) => SettingsFile.Read(path, _kind.What, _kind.Setting);

    private T? Parse(SettingsFile file, string path, long version, out ImmutableArray<FileError> errors)
    {
        var unreadable = new ErrorList(path);
        if (file.Text(unreadable) is { } text) return _kind.Parse(text, path, version, out errors);
        errors = unreadable.InOrder();
        return null;
    }

    private void Announce(T content, long version)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                handler(content);
            }
            catch (Exception e)
            {
                ReloadedFileLog.HandlerFailed(_logger, e, _kind.What, version);
            }
        }
    }

    /// <summary>Replaced as a whole, so that readers never see halves of two reloads.</summary>
    private sealed record State(T Content, long Version, DateTimeOffset LoadedAt, FileLoadFailure? LastError, long Failures);
}
