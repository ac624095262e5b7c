using Tributary.Engine.Storage;
using Tributary.Grains.Activations;

namespace Tributary.Grains.Tests.Activations;

/// <summary>A grain whose store is away fails its calls, and not its activation.</summary>
public sealed class OpeningTests
{
    private readonly Opening<string> _opening = new();
    private int _deactivations;

    [Fact]
    public async Task What_was_opened_is_used()
    {
        await _opening.TryAsync(() => Task.FromResult("shard"));
        Assert.True(_opening.HasSucceeded);
        Assert.Equal("shard", _opening.Use(Deactivate));
        Assert.Equal(0, _deactivations);
    }

    [Fact]
    public async Task A_store_that_is_away_fails_the_calls_and_ends_the_activation()
    {
        await _opening.TryAsync(() => throw new StorageUnavailableException("The database is away."));
        Assert.False(_opening.HasSucceeded);
        Assert.Equal("The database is away.", Assert.Throws<StorageUnavailableException>(() => _opening.Use(Deactivate)).Message);
        Assert.Equal(1, _deactivations);
    }

    [Fact]
    public async Task Anything_else_fails_the_activation() =>
        await Assert.ThrowsAsync<CorruptStorageException>(() => _opening.TryAsync(() => throw new CorruptStorageException("PostgreSQL", 0, "it cannot be read")));

    private void Deactivate() => _deactivations++;
}
