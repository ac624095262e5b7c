using Tributary.Grains.Hosting;

namespace Tributary.Grains.Tests.Hosting;

/// <summary>What a gateway makes of what silos say of their store; a cluster's is in Silo.Tests.</summary>
public sealed class StoreWatchTests
{
    [Theory]
    [InlineData(new string?[] { }, null)]
    [InlineData(new string?[] { null, null }, null)]
    [InlineData(new string?[] { "away", null }, null)]
    [InlineData(new string?[] { "away", "gone" }, "away")]
    public void The_store_is_away_if_none_that_answers_can_write(string?[] answers, string? failure) => Assert.Equal(failure, StoreWatch.Conclude(answers));
}
