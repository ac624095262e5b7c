using Tributary.Engine.Storage;
using Tributary.Grains.Dispatch;
using Tributary.Grains.Pushing;
using Tributary.Grains.Sources;

namespace Tributary.Grains.Lanes;

/// <summary>Pushes that wait for their stamps from one partition of the sources.</summary>
internal sealed class SourceQueue(int partition, IGrainFactory grains, Action<int> noteCount, SiloLanes lanes, TimeProvider time) : GrainQueue<Push>(lanes, time)
{
    /// <summary>More pushes than a gateway has in flight on a good day.</summary>
    private const int MaxPushes = 1024;

    private IReadOnlyList<Push> _items = [];
    private SourceBegin[] _begins = [];
    private int _part;

    protected override string Name => "The registry of sources";

    protected override int Prepare(IReadOnlyList<Push> items)
    {
        _items = items;
        _begins = new SourceBegin[Math.Min(items.Count, MaxPushes)];
        for (var i = 0; i < _begins.Length; i++) _begins[i] = items[i].Begin;
        return _begins.Length;
    }

    protected override void AddTo(SiloCallBuilder call) => _part = call.Add(partition, _begins);

    protected override (string? Error, bool IsUnfinished) SettlePart(SiloReply reply, SettledPushes settled)
    {
        var answer = reply.Partitions[_part];
        if (answer.Reply is null) return (answer.Error, answer.Error is null);
        Settle(answer.Reply, settled);
        return (null, false);
    }

    protected override async Task SendAsync(SettledPushes settled) => Settle(await grains.GetGrain<ISourcePartitionGrain>(partition).BeginAsync(_begins), settled);

    protected override bool IsLate(Push item) => item.IsLate;

    protected override void Fail(Push item, StorageUnavailableException error, SettledPushes settled) => item.Fail(error, settled);

    private void Settle(SourceBegunReply reply, SettledPushes settled)
    {
        noteCount(reply.SourceCount);
        NoteAnswer(reply.Silo);
        for (var i = 0; i < reply.Items.Length; i++)
        {
            if (reply.Items[i].Status == BeginStatus.NeedsGroup)
            {
                _items[i].TellGroup();
                Again(_items[i]);
            }
            else
            {
                // In this order, and before any later push is stamped: so a source's frames come to the shards' queues in
                // the order of their stamps.
                _items[i].NoteBegun(reply.Items[i], settled);
            }
        }
    }
}
