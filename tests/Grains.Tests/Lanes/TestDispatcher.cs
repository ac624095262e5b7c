using System.Collections.Concurrent;
using System.Text;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Grains.Balancing;
using Tributary.Grains.Dispatch;
using Tributary.Grains.Shards;

namespace Tributary.Grains.Tests.Lanes;

/// <summary>Notes the calls that come, as <c>a=x y; b=z</c>, and answers each when the test says so.</summary>
internal sealed class TestDispatcher : ISiloDispatcherGrain
{
    private readonly BlockingCollection<TaskCompletionSource<SiloReply>> _open = [];
    private SiloCall? _last;

    public ConcurrentQueue<string> Calls { get; } = [];

    public ValueTask<SiloReply> DispatchAsync(SiloCall call)
    {
        var source = new TaskCompletionSource<SiloReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _last = call;
        Calls.Enqueue(string.Join("; ", call.Shards.Select(part => $"{part.Shard}={Encoding.UTF8.GetString(part.Call.Commands)}")));
        _open.Add(source);
        return new ValueTask<SiloReply>(source.Task);
    }

    public ValueTask<FragmentsReply> FragmentsAsync(FragmentOfShard[] requests) => throw new NotSupportedException();

    public ValueTask<SiloLoad> LoadAsync() => throw new NotSupportedException();

    public ValueTask<int> BalanceAsync() => throw new NotSupportedException();

    public ValueTask<bool> TryWriteAsync() => throw new NotSupportedException();

    public ValueTask<string?> StoreFailureAsync() => throw new NotSupportedException();

    /// <summary>Waits for a call, and answers it: each part as said, or as done.</summary>
    public void Answer(params Answer<ShardReply>[] answers)
    {
        var source = _open.Take();
        source.SetResult(new SiloReply(answers.Length > 0 ? answers : [.. _last!.Shards.Select(_ => Done)], []));
    }

    public Task CalledAsync(int times) => Eventually.HoldsAsync(() => Task.FromResult(Calls.Count >= times), $"{times} calls");

    public void Fail() => _open.Take().SetException(new TimeoutException("no answer"));

    public static Answer<ShardReply> Done { get; } = new(new ShardReply(IsStaleMap: false, [], 1, new ShardSizes(0, 0, 0, 0, 0), TestQueue.Home), null);

    public static Answer<ShardReply> NotYet => default;
}
