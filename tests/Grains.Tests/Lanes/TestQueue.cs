using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Engine.Storage;
using Tributary.Grains.Dispatch;
using Tributary.Grains.Lanes;
using Tributary.Grains.Pushing;
using Tributary.Grains.Shards;

namespace Tributary.Grains.Tests.Lanes;

/// <summary>A queue of words, which notes what becomes of them.</summary>
internal sealed class TestQueue(string key, SiloLanes lanes) : GrainQueue<string>(lanes, TimeProvider.System)
{
    public static readonly SiloAddress Home = SiloAddress.New(IPAddress.Loopback, 1, 1);

    private IReadOnlyList<string> _items = [];
    private int _part;

    /// <summary>Answers a call to the grain itself: with where the grain is, if that is known.</summary>
    public Func<string, Task<SiloAddress?>> Direct { get; set; } = _ => Task.FromResult<SiloAddress?>(Home);

    /// <summary>As many words as a call takes.</summary>
    public int Most { get; set; } = int.MaxValue;

    /// <summary>Words that were answered, in that order.</summary>
    public ConcurrentQueue<string> Done { get; } = [];

    /// <summary>What was said of words that were given up.</summary>
    public ConcurrentQueue<string> Failed { get; } = [];

    public HashSet<string> Late { get; } = [];

    /// <summary>Words that have to go once more.</summary>
    public HashSet<string> Repeated { get; } = [];

    protected override string Name => key;

    public Task DoneAsync(int count) => Eventually.HoldsAsync(() => Task.FromResult(Done.Count + Failed.Count >= count), $"{count} answers", () => string.Join(' ', Done));

    protected override int Prepare(IReadOnlyList<string> items)
    {
        _items = items;
        return Math.Min(items.Count, Most);
    }

    protected override void AddTo(SiloCallBuilder call) => _part = call.Add(key, new ShardCall(0, Encoding.UTF8.GetBytes(Sent)));

    protected override (string? Error, bool IsUnfinished) SettlePart(SiloReply reply, SettledPushes settled)
    {
        var answer = reply.Shards[_part];
        if (answer.Reply is null) return (answer.Error, answer.Error is null);
        Settle(answer.Reply.Silo);
        return (null, false);
    }

    protected override async Task SendAsync(SettledPushes settled) => Settle(await Direct(Sent));

    protected override bool IsLate(string item) => Late.Contains(item);

    protected override void Fail(string item, StorageUnavailableException error, SettledPushes settled) => Failed.Enqueue($"{item}: {error.Message}");

    protected override string AfterFailure(string item) => item.EndsWith('!') ? item : item + "!";

    private string Sent => string.Join(' ', _items.Take(SentCount));

    private void Settle(SiloAddress? silo)
    {
        NoteAnswer(silo);
        for (var i = 0; i < SentCount; i++)
        {
            if (Repeated.Remove(_items[i])) Again(_items[i]);
            else Done.Enqueue(_items[i]);
        }
    }
}
