using Tributary.Engine.Storage;
using Tributary.Grains.Dispatch;
using Tributary.Grains.Pushing;
using Tributary.Grains.Shards;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Grains.Lanes;

/// <summary>Commands on their way to one shard, with the definitions of layouts that the shard does not know yet.</summary>
internal sealed class ShardQueue(ShardAddress address, IGrainFactory grains, ShardBook book, SiloLanes lanes, TimeProvider time) : GrainQueue<ShardItem>(lanes, time)
{
    /// <summary>As many bytes as a call may take beside its first command.</summary>
    private const int MaxCallBytes = 1 << 20;

    private readonly string _key = address.ToGrainKey();
    private readonly CommandBatchWriter _commands = new();
    private readonly HashSet<Hash128> _known = [];
    private readonly List<ApplyResult> _results = [];
    private IReadOnlyList<ShardItem> _items = [];
    private ShardCall? _call;
    private int _part;
    private long _epoch;

    protected override string Name => $"Shard {address}";

    /// <remarks>As far as they are of one depth and not too many.</remarks>
    protected override int Prepare(IReadOnlyList<ShardItem> items)
    {
        _items = items;
        _commands.Clear();
        var count = 0;
        foreach (var item in items)
        {
            if (item.Slice != items[0].Slice || (count > 0 && _commands.WrittenSpan.Length > MaxCallBytes)) break;
            _commands.Add(item.Layout is null || _known.Contains(item.Layout.Id) ? item.Command : item.CommandWithDefinition);
            count++;
        }

        _call = new ShardCall(items[0].Slice.Depth, _commands.WrittenSpan.ToArray());
        return count;
    }

    protected override void AddTo(SiloCallBuilder call) => _part = call.Add(_key, _call!);

    protected override (string? Error, bool IsUnfinished) SettlePart(SiloReply reply, SettledPushes settled)
    {
        var answer = reply.Shards[_part];
        return answer.Reply is null ? (answer.Error, answer.Error is null) : (Settle(answer.Reply, settled), false);
    }

    protected override async Task SendAsync(SettledPushes settled)
    {
        var reply = await grains.GetGrain<IFamilyShardGrain>(_key).ApplyAsync(_call!);
        if (Settle(reply, settled) is { } error) throw new InvalidDataException(error);
    }

    protected override bool IsLate(ShardItem item) => item.Push.IsLate;

    protected override void Fail(ShardItem item, StorageUnavailableException error, SettledPushes settled) => item.Push.Fail(error, settled);

    /// <remarks>Sent twice, it counts once.</remarks>
    protected override ShardItem AfterFailure(ShardItem item) => item with { MayBeThere = true };

    /// <returns>What is wrong with the reply, if anything.</returns>
    private string? Settle(ShardReply reply, SettledPushes settled)
    {
        if (!reply.IsStaleMap && (!ApplyResultCodec.TryDecode(reply.Results, _results) || _results.Count != SentCount))
            return $"The answer of shard {address} cannot be read by this version of Tributary.";
        book.Note(address, reply.Sizes, reply.Silo);
        NoteAnswer(reply.Silo);
        if (reply.Epoch != _epoch)
        {
            _known.Clear();
            _epoch = reply.Epoch;
        }

        for (var i = 0; i < SentCount; i++)
        {
            if (reply.IsStaleMap) _items[i].Push.NoteStaleMap(_items[i], settled);
            else Settle(_items[i], _results[i], settled);
        }

        return null;
    }

    private void Settle(in ShardItem item, in ApplyResult result, SettledPushes settled)
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
                item.Push.NoteResult(item, result, settled);
                break;
        }
    }
}
