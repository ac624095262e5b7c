using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules.Syntax;

namespace Tributary.Engine.Rules;

/// <summary>
/// Holds the rules in force and takes over a changed file. A file that cannot be used is refused as a whole: the rules
/// in force stay. Safe for concurrent use.
/// </summary>
public sealed partial class RuleStore
{
    /// <summary>
    /// How often <see cref="WatchAsync"/> looks at the file: 2 seconds. File system events are not relied on, because
    /// mounted config maps and network file systems do not send them; reading some kilobytes costs less than being wrong.
    /// </summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private readonly string? _path;
    private readonly MetricLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger<RuleStore> _logger;
    private readonly Lock _turn = new();

    private RuleFile? _inForce;
    private RuleFile? _judged; // accepted or refused, so not to be judged at every poll
    private RuleFile? _glimpsed; // seen once and maybe still being written
    private volatile State _state;

    /// <exception cref="RuleFileException">A path is set, but the file is missing or wrong.</exception>
    public RuleStore(RuleOptions options, MetricLimits limits, TimeProvider time, ILogger<RuleStore> logger)
    {
        _path = string.IsNullOrWhiteSpace(options.Path) ? null : options.Path;
        _limits = limits;
        _time = time;
        _logger = logger;
        _state = new State(RuleSet.CreateDefault(version: 1, _limits), _time.GetUtcNow(), LastError: null, Failures: 0);
        if (_path is null) return;
        var file = RuleFile.Read(_path);
        var rules = Parse(file, _path, version: 1, out var errors) ?? throw new RuleFileException(errors);
        _judged = _inForce = file;
        _state = _state with { Rules = rules };
        LogLoaded(_path, rules.Count, rules.Version);
    }

    /// <summary>
    /// Raised after new rules came into force, one change at a time and in order. Handlers should be quick: the next
    /// reload waits for them. What a handler throws is logged and stops nothing.
    /// </summary>
    [SuppressMessage("Design", "MA0046", Justification = "There is one sender, so handlers need no more than the new rules.")]
    public event Action<RuleSet>? Changed;

    public RuleSet Current => _state.Rules;

    /// <summary>When the rules in force were read.</summary>
    public DateTimeOffset LoadedAt => _state.LoadedAt;

    /// <summary>Why the file as it is now was refused; null while the rules in force are those of the file.</summary>
    public RuleLoadFailure? LastError => _state.LastError;

    /// <summary>How often a changed file was refused since the start.</summary>
    public long ReloadFailures => _state.Failures;

    /// <summary>Looks at the file now and takes it over if it changed.</summary>
    public RuleReload TryReload()
    {
        if (_path is null) return RuleReload.Unchanged;
        lock (_turn) return Judge(RuleFile.Read(_path), _path);
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
    /// can be valid YAML with half of the rules.
    /// </summary>
    internal void Poll()
    {
        if (_path is null) return;
        lock (_turn)
        {
            var file = RuleFile.Read(_path);
            if (file.Equals(_judged)) _glimpsed = null;
            else if (file.Equals(_glimpsed)) Judge(file, _path);
            else _glimpsed = file;
        }
    }

    private RuleReload Judge(RuleFile file, string path)
    {
        _judged = file;
        _glimpsed = null;
        if (file.Equals(_inForce))
        {
            _state = _state with { LastError = null };
            return RuleReload.Unchanged;
        }

        var rules = Parse(file, path, _state.Rules.Version + 1, out var errors);
        if (rules is null)
        {
            _state = _state with { LastError = new RuleLoadFailure(_time.GetUtcNow(), errors), Failures = _state.Failures + 1 };
            foreach (var error in errors) LogRefused(error);
            return RuleReload.Refused;
        }

        _inForce = file;
        _state = _state with { Rules = rules, LoadedAt = _time.GetUtcNow(), LastError = null };
        LogLoaded(path, rules.Count, rules.Version);
        Announce(rules);
        return RuleReload.Changed;
    }

    private RuleSet? Parse(RuleFile file, string path, long version, out ImmutableArray<RuleError> errors)
    {
        var unreadable = new ErrorList(path);
        if (file.Text(unreadable) is { } text)
        {
            return RuleSet.TryParse(text, path, out var rules, out errors, version, _limits) ? rules : null;
        }

        errors = unreadable.InOrder();
        return null;
    }

    private void Announce(RuleSet rules)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                handler(rules);
            }
            catch (Exception e)
            {
                LogHandlerFailed(e, rules.Version);
            }
        }
    }

    /// <summary>Replaced as a whole, so that readers never see halves of two reloads.</summary>
    private sealed record State(RuleSet Rules, DateTimeOffset LoadedAt, RuleLoadFailure? LastError, long Failures);
}
