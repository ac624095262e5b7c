using Tributary.Engine;
using Tributary.Engine.Storage.Outboxes;
using Tributary.Gateway.Targets.Sending;

namespace Tributary.Gateway.Targets.Rendering;

/// <summary>Renders the merged view into bodies for a target, and puts them into its queue: all, or none.</summary>
internal sealed class ViewQueue(ITargetProtocol protocol, Outbox outbox, long maxBytes)
{
    /// <param name="engine">Has the view.</param>
    /// <param name="time">Now, Unix milliseconds: the time of all samples.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Values that were left out, for the target's protocol has no place for them.</returns>
    /// <exception cref="Engine.Scraping.ScrapeIncompleteException">Shards did not answer.</exception>
    /// <exception cref="IOException">The disk does not take it, or it is larger than the queue may be.</exception>
    public async Task<int> AddAsync(IMetricEngine engine, long time, CancellationToken cancellationToken)
    {
        using var draft = outbox.Begin();
        var form = protocol.Form;
        using var shown = protocol.Show(time, (body, samples) =>
        {
            draft.Add(new QueuedBody(form, time, samples, BodyCompression.Compress(form, body)).ToBytes(), (uint)samples);
            if (draft.Length > maxBytes) throw new IOException($"The view alone is larger than the queue may be, which is {maxBytes} bytes. Raise MaxQueueBytes.");
        });
        await engine.ReadViewAsync(
            (family, view) =>
            {
                shown.Show(family, view.Span);
                return default;
            },
            cancellationToken);
        shown.End();
        draft.Commit();
        shown.Commit();
        return shown.Skipped;
    }
}
