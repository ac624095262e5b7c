using System.Buffers;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>A shard with a clock of its own: pushes without a stamp get the next one, and without a time the current one.</summary>
internal sealed class TestedShard(FamilyShard? shard = null)
{
    /// <summary>Beyond all default stamps, so that the two can be told apart.</summary>
    private long _stamp = 1_000_000 + (shard?.LatestStamp ?? 0);

    public FamilyShard Shard { get; private set; } = shard ?? new();

    public long Now { get; private set; } = 1_700_000_000_000;

    public Dictionary<string, ShownSeries> View => ViewCollector.Collect(Shard);

    /// <summary>The series without labels, or the only one.</summary>
    public ShownSeries Only => Assert.Single(View).Value;

    public ApplyResult Push(Push push, bool withLayout = true) => Shard.Apply(Stamped(push).ToBytes(withLayout));

    /// <summary>Pushes, and expects it to be applied.</summary>
    public TestedShard Given(params Push[] pushes)
    {
        foreach (var push in pushes) Assert.Equal(new ApplyResult(ApplyOutcome.Applied), Push(push));
        return this;
    }

    public ApplyResult Clear(string source) => Command(CommandKind.Clear, source);

    public ApplyResult Delete(string source) => Command(CommandKind.Retire, source);

    /// <summary>Lets time pass, and expires what it may.</summary>
    public TestedShard Pass(TimeSpan time)
    {
        Now += (long)time.TotalMilliseconds;
        Apply(new SourceCommand(CommandKind.Expire, default, 0, Now));
        return this;
    }

    public byte[] Snapshot()
    {
        var writer = new ArrayBufferWriter<byte>();
        FamilyShardSnapshot.Write(Shard, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Goes on with a shard read back from a snapshot.</summary>
    public TestedShard Restart()
    {
        Assert.True(FamilyShardSnapshot.TryRead(Snapshot(), out var shard));
        Shard = shard;
        return this;
    }

    private Push Stamped(Push push) => push with
    {
        Stamp = push.Stamp == 0 ? ++_stamp : push.Stamp,
        At = push.At == 0 ? Now : push.At,
    };

    private ApplyResult Command(CommandKind kind, string source) =>
        Apply(new SourceCommand(kind, Shards.Push.SourceIdOf(source), ++_stamp, Now));

    private ApplyResult Apply(SourceCommand command)
    {
        var bytes = new byte[SourceCommand.Size];
        command.Write(bytes);
        return Shard.Apply(bytes);
    }
}
