using System.Text;

namespace Tributary.Protocols.Tests.StatsD.Aggregation;

/// <summary>What the aggregator keeps. The memory is that of the whole process: no other test may run meanwhile.</summary>
[CollectionDefinition(nameof(StatsDMemoryTests), DisableParallelization = true)]
[Collection(nameof(StatsDMemoryTests))]
public sealed class StatsDMemoryTests
{
    [Fact]
    public void Ever_new_names_and_orders_of_tags_take_bounded_memory()
    {
        var aggregator = Aggregators.Create(settings => settings with { MaxSeries = 1000 });
        var random = new Random(7);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 1_000_000; i++)
        {
            aggregator.Add(Encoding.UTF8.GetBytes($"orders.{random.Next(2_000_000)}:1|c|#kind:{i % 3},x{random.Next(1000)}:{i}"));
        }

        Assert.Equal(1000, aggregator.Series);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 200L << 20);
        GC.KeepAlive(aggregator);
    }
}
