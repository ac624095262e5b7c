using Tributary.Engine.Storage;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Memory;

namespace Tributary.Grains.Tests.Storage;

public sealed class MemoryOpeningTests : OpeningContract<MemoryHost>;

public sealed class MemoryJournalTests : JournalContract<MemoryHost>;

public sealed class MemoryFencingTests : FencingContract<MemoryHost>;

public sealed class MemoryShardTests : ShardContract<MemoryHost>;

public sealed class MemoryTakeoverTests : TakeoverContract<MemoryHost>;

/// <summary>What the store in memory does beyond the contract: it fails when it is told to.</summary>
public sealed class MemoryFaultTests
{
    private static readonly UnitKey Key = UnitKey.Shard("a", 0);

    private readonly MemoryUnitStore _store = new();

    [Theory]
    [InlineData(WriteFault.BeforeWriting, 0)]
    [InlineData(WriteFault.AfterWriting, 1)]
    public async Task An_outcome_can_be_made_unknown(WriteFault fault, int rows)
    {
        var lease = (await _store.OpenAsync(Key, CancellationToken.None)).Lease;
        _store.Fault = fault;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AppendAsync(lease, 1, new byte[1]));
        _store.Fault = WriteFault.None;
        Assert.Equal(rows, (await _store.OpenAsync(Key, CancellationToken.None)).Journal.Count);
    }

    [Fact]
    public async Task While_it_shows_a_failure_it_does_nothing()
    {
        var lease = (await _store.OpenAsync(Key, CancellationToken.None)).Lease;
        _store.Failure = "away";
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AppendAsync(lease, 1, new byte[1]));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.VerifyAsync(lease));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.OpenAsync(Key, CancellationToken.None));
        _store.Failure = null;
        await _store.AppendAsync(lease, 1, new byte[1]);
    }

    [Fact]
    public async Task An_owner_that_leaves_a_gap_is_told()
    {
        var lease = (await _store.OpenAsync(Key, CancellationToken.None)).Lease;
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _store.AppendAsync(lease, 2, new byte[1]));
    }

    [Fact]
    public async Task A_row_is_kept_though_its_buffer_is_used_again()
    {
        var lease = (await _store.OpenAsync(Key, CancellationToken.None)).Lease;
        byte[] buffer = [1];
        await _store.AppendAsync(lease, 1, buffer);
        buffer[0] = 2;
        Assert.Equal(1, (await _store.OpenAsync(Key, CancellationToken.None)).Journal[0].Span[0]);
    }
}
