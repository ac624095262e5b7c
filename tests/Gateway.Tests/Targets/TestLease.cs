using System.Threading.Channels;
using Tributary.Engine.Targets;

namespace Tributary.Gateway.Tests.Targets;

/// <summary>A lease that answers when the test says so.</summary>
internal sealed class TestLease : IPushLease
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<TaskCompletionSource<TimeSpan>> _asked = Channel.CreateUnbounded<TaskCompletionSource<TimeSpan>>();

    public int Released { get; private set; }

    /// <summary>Whether somebody waits for an answer.</summary>
    public bool IsAsked => _asked.Reader.Count > 0;

    public async ValueTask<TimeSpan> TakeAsync(CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TimeSpan>(); // who asked goes on before the test does
        await _asked.Writer.WriteAsync(answer, cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    public ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        Released++;
        return default;
    }

    /// <summary>Waits until it is asked, and gives the right for a time.</summary>
    public async Task AnswerAsync(TimeSpan term) => (await NextAsync()).SetResult(term);

    public async Task FailAsync(string why) => (await NextAsync()).SetException(new TimeoutException(why));

    public async Task<TaskCompletionSource<TimeSpan>> NextAsync()
    {
        using var given = new CancellationTokenSource(Patience);
        return await _asked.Reader.ReadAsync(given.Token);
    }
}
