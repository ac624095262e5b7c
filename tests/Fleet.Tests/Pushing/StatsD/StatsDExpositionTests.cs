using System.Text;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;
using Tributary.Fleet.Pushing.StatsD;

namespace Tributary.Fleet.Tests.Pushing.StatsD;

public sealed class StatsDExpositionTests
{
    private static readonly Label[] Sender = [new("job", "a b"), new("zone", "eu"), new("instance", "i1")];

    private static readonly StatsDStyle Plain = new(HasDots: false, "ms", Packs: false, Samples: false, HasMore: false);

    [Fact]
    public void Numbers_with_a_sign_are_changes_so_a_gauge_below_zero_is_first_set_to_zero() => Assert.Equal(
        """
        c_total:6|c|#k:v:w,job:a b,zone:eu
        g:3|g|#job:a b,zone:eu
        g:0|g|#job:a b,zone:eu
        g:-0.5|g|#job:a b,zone:eu
        n:+3|g|#job:a b,zone:eu
        n:-3|g|#job:a b,zone:eu
        n:+0|g|#job:a b,zone:eu
        s_seconds:250|ms|@0.5|#job:a b,zone:eu
        s_seconds:1000|ms|@0.5|#job:a b,zone:eu
        u:user:1|s|#job:a b,zone:eu

        """,
        Lines(Plain));

    [Fact]
    public void Another_client_packs_samples_and_says_more() => Assert.Equal(
        """
        c:3|c|c:ci-0123abcd|@0.5|#k:v:w,job:a b,zone:eu|T1704067200
        g:3|g|c:ci-0123abcd|#job:a b,zone:eu|T1704067200
        g:0|g|c:ci-0123abcd|#job:a b,zone:eu|T1704067200
        g:-0.5|g|c:ci-0123abcd|#job:a b,zone:eu|T1704067200
        n:+3|g|c:ci-0123abcd|#job:a b,zone:eu|T1704067200
        n:-3|g|c:ci-0123abcd|#job:a b,zone:eu|T1704067200
        n:+0|g|c:ci-0123abcd|#job:a b,zone:eu|T1704067200
        s.seconds:0.25:1|d|c:ci-0123abcd|@0.5|#job:a b,zone:eu|T1704067200
        u:user:1|s|c:ci-0123abcd|#job:a b,zone:eu|T1704067200

        """,
        Lines(new StatsDStyle(HasDots: true, "d", Packs: true, Samples: true, HasMore: true)));

    [Theory]
    [InlineData(6_000, "c_total:3:3|c\n")]
    [InlineData(7_000, "c_total:7|c\n")]
    [InlineData(500, "c_total:0.5|c\n")]
    public void Halves_of_a_count_are_packed_where_they_are_whole(int thousandths, string line)
    {
        var lines = new StatsDExposition([], Plain with { Packs = true });
        lines.Begin(new Family("c_total", FamilyType.Counter, ""));
        lines.Sample("c_total", [], new Amount(thousandths));
        Assert.Equal(line, Encoding.UTF8.GetString(lines.ToBytes()));
    }

    private static string Lines(StatsDStyle style)
    {
        var lines = new StatsDExposition(Sender, style);
        lines.Begin(new Family("c_total", FamilyType.Counter, ""));
        lines.Sample("c_total", [new("k", "v:w")], Amount.Whole(6));
        lines.Begin(new Family("g", FamilyType.Gauge, ""));
        lines.Sample("g", [], Amount.Whole(3));
        lines.Sample("g", [], new Amount(-500));
        foreach (var change in new[] { 3, -3, 0 }) lines.Change("n", [], Amount.Whole(change));
        lines.Observe("s_seconds", [], [new Amount(250), Amount.Whole(1)], weight: 2);
        lines.Mention("u", [], "user:1");
        return Encoding.UTF8.GetString(lines.ToBytes());
    }
}
