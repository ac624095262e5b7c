namespace Tributary.Grains.Sources;

/// <summary>
/// The sources whose hash falls into one partition: their labels, the families they feed, and the stamps of their pushes.
/// It puts the pushes of a source in one order, whichever gateways they come through.
/// </summary>
[Alias("tributary.ISourcePartition")]
public interface ISourcePartitionGrain : IGrainWithIntegerKey
{
    /// <summary>Gives pushes their stamps. When it answers, what it says is durable.</summary>
    [Alias("Begin")]
    ValueTask<SourceBegunReply> BeginAsync(SourceBegin[] pushes);

    /// <summary>A push has cleared what it was told to: its group is what the partition need compare with from now on.</summary>
    [Alias("Settle")]
    ValueTask SettleAsync(SourceBegin push, long stamp);

    /// <summary>Begins to delete a source: the answer has all families that ever knew it, each to be told to retire it.</summary>
    [Alias("BeginDelete")]
    ValueTask<SourceBegun> BeginDeleteAsync(ulong sourceHigh, ulong sourceLow);

    /// <summary>Forgets a source, unless it has pushed since the stamp.</summary>
    /// <returns>How many sources the partition knows now.</returns>
    [Alias("Forget")]
    ValueTask<int> ForgetAsync(ulong sourceHigh, ulong sourceLow, long stamp);

    [Alias("Knows")]
    ValueTask<bool> KnowsAsync(ulong sourceHigh, ulong sourceLow);

    /// <summary>The canonical labels of sources, given as two halves of their hashes; empty for one that is not known.</summary>
    [Alias("Labels")]
    ValueTask<byte[][]> LabelsAsync(ulong[] sources);

    /// <summary>All its sources, as the records of <see cref="Metrics.Sources.SourceRecordWriter"/>.</summary>
    [Alias("List")]
    ValueTask<byte[]> ListAsync();

    /// <summary>How many sources it knows.</summary>
    [Alias("Count")]
    ValueTask<int> CountAsync();

    /// <summary>Forgets all sources.</summary>
    [Alias("Wipe")]
    ValueTask WipeAsync();
}
