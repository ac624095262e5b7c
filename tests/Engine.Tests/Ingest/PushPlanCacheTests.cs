using System.Text;
using Tributary.Engine.Ingest;
using Tributary.Engine.Rules;
using Tributary.Engine.Tests.Contracts;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Text;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>The cache keeps each plan once, and no more than it may.</summary>
public sealed class PushPlanCacheTests
{
    [Fact]
    public void Equal_plans_are_kept_once()
    {
        var cache = new PushPlanCache(1 << 20);
        var (first, second) = (Plan("a"), Plan("a"));
        Assert.Same(first, cache.Keep(first));
        var bytes = cache.Bytes;
        Assert.Same(first, cache.Keep(second));
        Assert.Equal((1, bytes), (cache.Count, cache.Bytes));
    }

    [Fact]
    public void Beyond_its_bound_nothing_is_kept_until_a_sweep_makes_room()
    {
        var cache = new PushPlanCache(8192);
        var kept = 0;
        while (cache.Keep(Plan($"family_{kept}")) is not null) kept++;
        Assert.InRange(kept, 2, 100);
        Assert.InRange(cache.Bytes, 1, 8192);
        Assert.Null(cache.Keep(Plan("another")));

        cache.Sweep();
        cache.Sweep();
        Assert.Equal((0, 0L), (cache.Count, cache.Bytes));
        Assert.NotNull(cache.Keep(Plan("another")));
    }

    [Fact]
    public void A_plan_that_a_source_asked_for_since_the_last_sweep_stays()
    {
        var cache = new PushPlanCache(1 << 20);
        var (plan, other) = (Plan("a"), Plan("b"));
        cache.Keep(plan);
        cache.Keep(other);
        cache.Sweep();
        cache.Keep(Plan("a"));
        cache.Sweep();
        Assert.Equal((1, false, true), (cache.Count, plan.IsRetired, other.IsRetired));
    }

    private static PushPlan Plan(string family)
    {
        var body = Encoding.UTF8.GetBytes($"# TYPE {family} gauge\n{family} 1\n");
        var parsed = new ParsedExposition();
        Assert.Null(new TextParser().Parse(body, ParserLimits.Default, parsed));
        var plan = new PushPlanBuilder().Build(body, parsed, BodyFormat.Text, TestedEngine.NewSource("job/a"), RuleSet.CreateDefault(), int.MaxValue, isFull: false, out var error);
        Assert.Null(error);
        return plan!;
    }
}
