using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Tests.Hosting;

public sealed class BlockPoolTests : IDisposable
{
    private readonly BlockPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void A_block_holds_a_usual_push_whatever_is_asked_for()
    {
        using var some = _pool.Rent();
        using var few = _pool.Rent(1);
        Assert.Equal(_pool.MaxBufferSize, some.Memory.Length);
        Assert.Equal(_pool.MaxBufferSize, few.Memory.Length);
        Assert.True(_pool.MaxBufferSize >= 30_000);
    }

    [Fact]
    public void A_block_is_used_again_once_it_is_back_and_not_before()
    {
        var first = _pool.Rent();
        var second = _pool.Rent();
        Assert.NotSame(first, second);
        first.Dispose();
        Assert.Same(first, _pool.Rent());
    }

    [Fact]
    public void More_than_a_block_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(_pool.MaxBufferSize + 1));

    [Fact]
    public void Only_so_many_idle_blocks_are_kept()
    {
        var blocks = Enumerable.Range(0, BlockPool.MaxIdle + 1).Select(_ => _pool.Rent()).ToList();
        foreach (var block in blocks) block.Dispose();
        var again = Enumerable.Range(0, BlockPool.MaxIdle + 1).Select(_ => _pool.Rent()).ToList();
        Assert.Equal(BlockPool.MaxIdle, again.Intersect(blocks).Count());
    }
}
