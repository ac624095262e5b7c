using Tributary.Metrics.Exemplars;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Tests.Rendering;

public sealed class BucketExemplarsTests
{
    private static string[] Deal(double[] bounds, params (double Value, double Time)[] exemplars)
    {
        var dealt = new BucketExemplars([.. exemplars.Select(one => new Exemplar(default, one.Value, one.Time))]);
        var shown = new List<string>();
        foreach (var bound in bounds) shown.Add(dealt.UpTo(bound) is { } exemplar ? $"{exemplar.Value}@{exemplar.Time}" : "");
        return [.. shown];
    }

    [Fact]
    public void Each_bucket_gets_what_falls_into_it() =>
        Assert.Equal(["-7@1", "1@2", "", "3@3", "∞@4"], Deal([0, 1, 2, 3, double.PositiveInfinity], (-7, 1), (1, 2), (3, 3), (double.PositiveInfinity, 4)).Select(text => text.Replace("Infinity", "∞", StringComparison.Ordinal)));

    [Fact]
    public void Of_several_the_newest_is_shown_and_one_without_a_time_only_if_there_is_no_other()
    {
        Assert.Equal(["0.2@9"], Deal([1], (0.1, 5), (0.2, 9), (0.3, 7)));
        Assert.Equal(["0.2@9"], Deal([1], (0.1, double.NaN), (0.2, 9), (0.3, double.NaN)));
        Assert.Equal(["0.1@NaN"], Deal([1], (0.1, double.NaN)));
    }
}
