using System.Text;
using Tributary.Protocols.Exemplars;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Tests.Exposition;

namespace Tributary.Protocols.Tests.Exemplars;

public sealed class ExemplarListTests
{
    private readonly ExemplarList _list = new();

    private void Add(int owner, string labels, double value = 1, double time = 2, int limit = 100) =>
        _list.Add(owner, Encoding.UTF8.GetBytes(labels), value, time, ParserLimits.Default with { MaxExemplarsPerPush = limit });

    [Fact]
    public void Exemplars_are_found_by_what_they_belong_to()
    {
        Assert.Equal(0, _list.Of(0).Length);
        foreach (var owner in (int[])[1, 3, 3, 7]) Add(owner, $"n=\"{owner}\"");
        Assert.Equal([0, 1, 0, 2, 0, 0, 0, 1, 0], Enumerable.Range(0, 9).Select(owner => _list.Of(owner).Length));
        Assert.Equal("n=\"7\"", Encoding.UTF8.GetString(_list.LabelsOf(_list.Of(7)[0])));
    }

    [Fact]
    public void What_is_abandoned_leaves_no_trace()
    {
        Add(0, "a=\"1\"");
        Add(1, "b=\"2\"");
        Add(2, "c=\"3\"");
        _list.Abandon(1);
        Add(1, "d=\"4\"");
        Assert.Equal(["0 # {a=\"1\"} 1 2", "1 # {d=\"4\"} 1 2"], Dump.Exemplars(_list));
    }

    [Fact]
    public void A_time_that_is_none_is_not_known()
    {
        Add(0, "", time: double.NegativeInfinity);
        Assert.Equal(["0 # {} 1 NaN"], Dump.Exemplars(_list));
    }

    [Fact]
    public void What_cannot_be_shown_is_counted_and_left_out()
    {
        Add(0, $"a=\"{new string('x', 127)}\"");
        Add(0, $"a=\"{new string('x', 128)}\"");
        Add(0, "", value: double.NaN);
        Add(0, "", limit: 1);
        Assert.Equal((1, 3), (_list.Count, _list.LeftOut));
        _list.Clear();
        Add(0, "", limit: 0);
        Assert.Equal((0, 1), (_list.Count, _list.LeftOut));
    }
}
