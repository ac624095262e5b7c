using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Storage.Outboxes;
using Tributary.Engine.Targets;
using Tributary.Engine.Tests.Rules;
using Tributary.Gateway.Targets;
using Tributary.Gateway.Targets.Leasing;
using Tributary.Gateway.Targets.Rendering;
using Tributary.Gateway.Targets.Sending;
using Tributary.Gateway.Targets.Settings;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Targets.Sending;

/// <summary>A sender with its queue and a clock of the test's, which sends to one address.</summary>
internal sealed class SendingFixture : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly TargetClient _client;
    private readonly LeaseKeeper _lease;
    private readonly Task _leasing;
    private Task _running = Task.CompletedTask;

    /// <param name="options">The target.</param>
    /// <param name="lease">The right to push; without it the sender has it for good, and no timer of it is on the test's clock.</param>
    public SendingFixture(TargetOptions options, IPushLease? lease = null)
    {
        Queue = Outbox.Open(_directory.File("queue"), 1 << 20, NullLogger.Instance);
        Protocol = options.Kind == TargetKind.RemoteWrite ? new RemoteWriteProtocol(options, _directory.Path) : options.Kind == TargetKind.Http ? new JsonProtocol(options) : new InfluxProtocol(options);
        _client = new TargetClient(options, Protocol, Time);
        _lease = new LeaseKeeper(lease ?? new SoleLease(), lease is null ? TimeProvider.System : Time, NullLogger<LeaseKeeper>.Instance);
        _leasing = Task.Run(() => _lease.RunAsync(_ending.Token));
        Sender = new TargetSender("t", Queue, _client, _lease, Statistics, Time, Log);
    }

    public ManualTime Time { get; } = new();

    public Outbox Queue { get; }

    public ITargetProtocol Protocol { get; }

    public TargetStatistics Statistics { get; } = new();

    public LogLines Log { get; } = new();

    public TargetSender Sender { get; }

    public void Start() => _running = Sender.RunAsync(_ending.Token, _abort.Token);

    /// <summary>Drains the queue once the sender has the right to push: without it, there is nothing that it may send.</summary>
    public async Task DrainAsync()
    {
        await _lease.WaitAsync(CancellationToken.None);
        await Sender.DrainAsync(CancellationToken.None);
    }

    /// <summary>Puts bodies of a sample each into the queue.</summary>
    public void Put(BodyForm form, params string[] bodies)
    {
        using var draft = Queue.Begin();
        foreach (var body in bodies)
        {
            var content = BodyCompression.Compress(form, Encoding.UTF8.GetBytes(body));
            draft.Add(new QueuedBody(form, 1_700_000_000_123, 1, content).ToBytes(), 1);
        }

        draft.Commit();
    }

    /// <summary>Waits until a body has failed so often, and the sender waits to send it again: the timer of its last request is gone by then.</summary>
    public Task WaitsAfterRetryAsync(int retries) => Eventually.TrueAsync(() => Task.FromResult(Statistics.Retries == retries && Time.HasTimerWithin(TimeSpan.FromMinutes(10)) && !_running.IsCompleted));

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _abort.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // A request was under way.
        }

        await _leasing;
        _client.Dispose();
        Queue.Dispose();
        _directory.Dispose();
    }
}
