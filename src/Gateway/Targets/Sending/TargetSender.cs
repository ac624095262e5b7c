using Tributary.Engine.Storage.Outboxes;
using Tributary.Engine.Storage.Records;
using Tributary.Gateway.Targets.Leasing;
using Tributary.Gateway.Targets.Rendering;

namespace Tributary.Gateway.Targets.Sending;

/// <summary>
/// Takes bodies out of a queue, the oldest first, and sends one after the other: so that a series' samples come in their order.
/// A body stays in the queue until the target has it or refuses it.
/// </summary>
internal sealed partial class TargetSender(string target, Outbox outbox, TargetClient client, LeaseKeeper lease, TargetStatistics statistics, TimeProvider time, ILogger logger)
{
    private readonly Backoff _backoff = new(Random.Shared);
    private readonly QuietLog _quiet = new(time);
    private bool _isFailing;

    /// <summary>Sends what there is and what comes, while this gateway may push.</summary>
    /// <param name="ending">Ends it between two requests, and while it waits.</param>
    /// <param name="abort">Ends it at once.</param>
    public async Task RunAsync(CancellationToken ending, CancellationToken abort)
    {
        try
        {
            while (!ending.IsCancellationRequested)
            {
                var term = await lease.WaitAsync(ending);
                if (outbox.Peek() is not { } record) await outbox.WaitAsync(ending);
                else if (await SendAsync(record, term, abort) is { } wait) await Task.Delay(wait, time, ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    /// <summary>Sends what there is, until there is nothing, or the target does not take it.</summary>
    public async Task DrainAsync(CancellationToken abort)
    {
        while (lease.IsHeld && outbox.Peek() is { } record)
        {
            if (await SendAsync(record, await lease.WaitAsync(abort), abort) is not null) return;
        }
    }

    /// <returns>How long to wait before the next request; null if there is no reason to.</returns>
    private async Task<TimeSpan?> SendAsync(StoredRecord record, CancellationToken term, CancellationToken abort)
    {
        if (QueuedBody.Read(record) is not { } body)
        {
            LogUnknown(target);
            if (outbox.TryAdvance(record)) statistics.CountRefused(0, record.Weight);
            return null;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(term, abort);
        Verdict verdict;
        try
        {
            verdict = await client.SendAsync(body, either.Token);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            return null; // another gateway may push by now; this body waits for when it is this one's turn again
        }

        if (verdict.Fate == BodyFate.Later) return Retry(verdict);
        Note(verdict, body, isCounted: outbox.TryAdvance(record));
        return null;
    }

    private TimeSpan Retry(Verdict verdict)
    {
        var wait = _backoff.Next(verdict.RetryAfter);
        statistics.CountRetry();
        _isFailing = true;
        if (_quiet.IsDue(out var kept)) LogFailing(target, verdict.Reason, wait, kept);
        return wait;
    }

    /// <param name="verdict">What has become of the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="isCounted">Whether it was still in the queue. If not, it was counted when it was dropped.</param>
    private void Note(Verdict verdict, QueuedBody body, bool isCounted)
    {
        _backoff.Reset();
        if (_isFailing) LogRecovered(target);
        _isFailing = false;
        if (verdict.Fate == BodyFate.Sent)
        {
            if (isCounted) statistics.CountSent(verdict.Written, time.GetUtcNow().ToUnixTimeMilliseconds());
            return;
        }

        var refused = body.Samples - verdict.Written;
        if (isCounted) statistics.CountRefused(verdict.Written, refused);
        if (_quiet.IsDue(out var kept)) LogRefused(target, refused, body.Samples, verdict.Reason, kept);
    }
}
