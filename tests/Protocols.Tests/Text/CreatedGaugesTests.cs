using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Tests.Exposition;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Text;

public sealed class CreatedGaugesTests
{
    private readonly ParsedExposition _parsed = new();

    [Theory]
    [InlineData("x_total", "counter", "x_total 3\n", "x_created")]
    [InlineData("x", "counter", "x 3\n", "x_created")]
    [InlineData("x", "summary", "x_count 3\n", "x_created")]
    [InlineData("x", "histogram", "x_count 3\n", "x_created")]
    public void Become_the_start_time_of_their_series(string name, string type, string samples, string created)
    {
        Parse($"# HELP {name} Help.\n# TYPE {name} {type}\n{samples}# HELP {created} Help.\n# TYPE {created} gauge\n{created} 1.5e+09\n");
        Assert.Equal([name], _parsed.Families.Select(family => family.Name));
        Assert.Equal(1, _parsed.Series.Length);
        Assert.Equal($"{name}{{}} Created 1500000000", Dump.Samples(_parsed)[1]);
    }

    [Fact]
    public void May_stand_before_their_family()
    {
        Parse("# TYPE x_created gauge\nx_created{a=\"1\"} 5\nx_created{a=\"2\"} 6\n# TYPE x_total counter\nx_total{a=\"2\"} 2\nx_total{a=\"1\"} 1\n");
        Assert.Equal(["x_total{a=\"1\"} Created 5", "x_total{a=\"2\"} Created 6", "x_total{a=\"2\"} Value 2", "x_total{a=\"1\"} Value 1"], Dump.Samples(_parsed));
        Assert.Single(_parsed.Families);
    }

    [Fact]
    public void Without_a_series_of_the_same_labels_stay_gauges()
    {
        Parse("# TYPE x_total counter\nx_total{a=\"1\"} 1\n# TYPE x_created gauge\nx_created{a=\"1\"} 5\nx_created{a=\"2\"} 6\n# TYPE z gauge\nz 1\n");
        Assert.Equal(["x_total{a=\"1\"} Value 1", "x_total{a=\"1\"} Created 5", "x_created{a=\"2\"} Value 6", "z{} Value 1"], Dump.Samples(_parsed));
        Assert.Equal(["x_total", "x_created", "z"], _parsed.Families.Select(family => family.Name));
        Assert.Equal("a=\"2\"", Encoding.UTF8.GetString(_parsed.LabelsOf(_parsed.Series[1])));
    }

    [Theory]
    [InlineData("# HELP jobs_created Jobs by now.\n# TYPE jobs_created gauge\njobs_created 5\n# HELP jobs_total Jobs.\n# TYPE jobs_total counter\njobs_total 5\n")]
    [InlineData("# TYPE jobs_created gauge\njobs_created 5\n# TYPE jobs_total gauge\njobs_total 5\n")]
    [InlineData("# TYPE jobs_created counter\njobs_created 5\n# TYPE jobs_total counter\njobs_total 5\n")]
    [InlineData("# TYPE jobs_created gauge\njobs_created 5\n# TYPE jobs_total counter\n")]
    [InlineData("# TYPE _created gauge\n_created 5\n")]
    public void Other_metrics_that_end_alike_stay_what_they_are(string body)
    {
        Parse(body);
        Assert.DoesNotContain(_parsed.Samples.ToArray(), sample => sample.Role == SampleRole.Created);
    }

    private void Parse(string body) => Assert.Null(new TextParser().Parse(Encoding.UTF8.GetBytes(body), ParserLimits.Default, _parsed));
}
