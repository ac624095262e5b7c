using Tributary.Engine.Storage;
using Tributary.Grains.Shards;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Grains.Lanes;

/// <summary>The lane of one shard: sends commands, with the definitions of layouts that the shard does not know yet.</summary>
internal sealed class ShardLane(ShardAddress address, IFamilyShardGrain grain, ShardBook book, TimeProvider time) : Lane<ShardItem>
{
    /// <summary>As many bytes as a call may take beside its first command; beyond it, a call that has to be made again costs more than it saves.</summary>
    private const int MaxCallBytes = 1 << 20;

    private readonly CommandBatchWriter _commands = new();
    private readonly HashSet<Hash128> _known = [];
    private readonly List<ApplyResult> _results = [];
    private Backoff _backoff;
    private long _epoch;

    protected override async Task<int> SendAsync(List<ShardItem> items)
    {
        var count = Write(items);
        ShardReply reply;
        try
        {
            reply = await grain.ApplyAsync(new ShardCall(items[0].Slice.Depth, _commands.WrittenSpan.ToArray()));
            if (!reply.IsStaleMap && !ApplyResultCodec.TryDecode(reply.Results, _results)) throw new InvalidDataException($"The answer of shard {address} cannot be read by this version of Tributary.");
        }
        catch (Exception e)
        {
            // Whatever it was: a silo that went away, an owner that was replaced, a database that does not answer. The
            // commands are sent again until their pushes' deadlines, for sent twice they count once.
            return await GiveUpLateAsync(items, count, e);
        }

        _backoff.Reset();
        book.Note(address, reply.Sizes);
        if (reply.Epoch != _epoch)
        {
            _known.Clear();
            _epoch = reply.Epoch;
        }

        for (var i = 0; i < count; i++)
        {
            if (reply.IsStaleMap) items[i].Push.NoteStaleMap(items[i]);
            else Settle(items[i], _results[i]);
        }

        return count;
    }

    /// <summary>Writes commands from the first on, as far as they are of one depth and not too many.</summary>
    /// <returns>How many.</returns>
    private int Write(List<ShardItem> items)
    {
        _commands.Clear();
        var count = 0;
        foreach (var item in items)
        {
            if (item.Slice != items[0].Slice || (count > 0 && _commands.WrittenSpan.Length > MaxCallBytes)) break;
            _commands.Add(item.Layout is null || _known.Contains(item.Layout.Id) ? item.Command : item.CommandWithDefinition);
            count++;
        }

        return count;
    }

    private void Settle(in ShardItem item, in ApplyResult result)
    {
        switch (result.Outcome)
        {
            case ApplyOutcome.UnknownLayout:
                _known.Remove(item.Layout!.Id);
                Again(item);
                break;
            case ApplyOutcome.Waiting:
                Again(item);
                break;
            default:
                // Refused values define their layout too, but a clash does not.
                if (item.Layout is not null && result.Succeeded) _known.Add(item.Layout.Id);
                item.Push.NoteResult(item, result);
                break;
        }
    }

    private async Task<int> GiveUpLateAsync(List<ShardItem> items, int count, Exception error)
    {
        var kept = new List<ShardItem>(count);
        for (var i = 0; i < count; i++)
        {
            if (items[i].Push.IsLate) items[i].Push.Fail(new StorageUnavailableException($"Shard {address} did not take the push in time: {error.Message}", error));
            else kept.Add(items[i] with { MayBeThere = true });
        }

        foreach (var item in kept) Again(item);
        if (kept.Count > 0) await _backoff.WaitAsync(time);
        return count;
    }
}
