using Tributary.Engine.Storage;
using Tributary.Grains.Pushing;
using Tributary.Grains.Sources;

namespace Tributary.Grains.Lanes;

/// <summary>The lane of one partition of the sources: gets pushes their stamps.</summary>
internal sealed class SourceLane(ISourcePartitionGrain grain, Action<int> noteCount, TimeProvider time) : Lane<Push>
{
    /// <summary>More pushes than a gateway has in flight on a good day.</summary>
    private const int MaxPushes = 1024;

    private Backoff _backoff;

    protected override async Task<int> SendAsync(List<Push> items)
    {
        var count = Math.Min(items.Count, MaxPushes);
        var begins = new SourceBegin[count];
        for (var i = 0; i < count; i++) begins[i] = items[i].Begin;
        SourceBegunReply reply;
        try
        {
            reply = await grain.BeginAsync(begins);
        }
        catch (Exception e)
        {
            return await GiveUpLateAsync(items, count, e);
        }

        _backoff.Reset();
        noteCount(reply.SourceCount);
        for (var i = 0; i < count; i++)
        {
            if (reply.Items[i].Status == BeginStatus.NeedsGroup)
            {
                items[i].TellGroup();
                Again(items[i]);
            }
            else
            {
                // In this order, and before any later push is stamped: so a source's frames come to the shards' lanes in
                // the order of their stamps.
                items[i].NoteBegun(reply.Items[i]);
            }
        }

        return count;
    }

    private async Task<int> GiveUpLateAsync(List<Push> items, int count, Exception error)
    {
        var kept = false;
        for (var i = 0; i < count; i++)
        {
            if (items[i].IsLate)
            {
                items[i].Fail(new StorageUnavailableException($"The registry of sources did not take the push in time: {error.Message}", error));
            }
            else
            {
                Again(items[i]);
                kept = true;
            }
        }

        if (kept) await _backoff.WaitAsync(time);
        return count;
    }
}
