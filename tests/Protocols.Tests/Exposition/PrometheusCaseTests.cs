using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Exposition;

/// <summary>
/// What Prometheus takes and what it refuses, by the cases of its own parsers
/// (https://github.com/prometheus/prometheus/tree/v3.5.0/model/textparse): so does Tributary, in both formats.
/// </summary>
public sealed class PrometheusCaseTests
{
    private static string? ParseText(string line) => new TextParser().Parse(Bytes(line + "\n"), ParserLimits.Default, new ParsedExposition())?.ToString();

    private static string? ParseOpenMetrics(string line) => new OpenMetricsParser().Parse(Bytes(line + "\n# EOF\n"), ParserLimits.Default, new ParsedExposition())?.ToString();

    /// <summary>A character up to U+00FF is that byte, so that what is no UTF-8 can be written down.</summary>
    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    [Theory]
    [InlineData("m{l=\"a\0z\"} 2")]
    [InlineData("m{l=\"\0\"} 2")]
    [InlineData("{\"m.n\"} 2")]
    [InlineData("{\"m.n\",\"l.k\"=\"v\"} 2")]
    [InlineData("{\"m \\\"n\\\" {o}\",\"l \\\"k\\\"\"=\"v\"} 2.0")]
    [InlineData("m{l=\"{\"} 2")]
    [InlineData("m -Inf")]
    [InlineData("m NaN")]
    [InlineData("m +1e-300")]
    [InlineData("m 2 0")]
    [InlineData("m 2 -7")]
    public void Takes(string line) => Assert.Equal((null, null), (ParseText(line), ParseOpenMetrics(line)));

    [Theory]
    [InlineData("{ \"m.n\" , l = \"v\" , } 2")]
    [InlineData("{\"m.n\", l=\"v\",} 2")]
    [InlineData("m { l = \"v\" } 2")]
    [InlineData("m\t2")]
    [InlineData("# \tTYPE \t m \t gauge\nm 2")]
    [InlineData("\n \t\nm 2")]
    [InlineData("# EOF\nm 2")]
    public void Takes_in_text_and_not_in_OpenMetrics(string line)
    {
        Assert.Null(ParseText(line));
        Assert.NotNull(ParseOpenMetrics(line));
    }

    [Theory]
    [InlineData("m")]
    [InlineData("9 2")]
    [InlineData("m yes")]
    [InlineData("m 2_0")]
    [InlineData("m 2 3_0")]
    [InlineData("m 0x2p-1")]
    [InlineData("m 0X2P-1")]
    [InlineData("m 2 3x")]
    [InlineData("m 2 NaN")]
    [InlineData("m 2 -Inf")]
    [InlineData("m 2 3 4")]
    [InlineData("m 2 3 #")]
    [InlineData("m 2 3\0")]
    [InlineData("m{l='v'} 2")]
    [InlineData("m{l=")]
    [InlineData("m{l=\"")]
    [InlineData("m{l=\"v\"")]
    [InlineData("m{=\"v\"} 2")]
    [InlineData("m{,l=\"v\"} 2")]
    [InlineData("m{l=\"v\",,k=\"w\"} 2")]
    [InlineData("m{l=\"v\"k=\"w\"} 2")]
    [InlineData("m{\u00ff=\"v\"} 2")]
    [InlineData("m{l=\"\u00ff\"} 2")]
    [InlineData("m{l\0=\"v\"} 2")]
    [InlineData("m{l=\0\"v\"} 2")]
    [InlineData("m\0{l=\"v\"} 2")]
    [InlineData("{M}2")]
    [InlineData("{l=\"v\"} 2")]
    [InlineData("{\"m\", \"l = \"v\"} 2")]
    [InlineData("{\"m\",l\\nk=\"v\"} 2")]
    [InlineData("# TYPE #")]
    [InlineData("# HELP #")]
    [InlineData("# TYPE m gauges")]
    public void Refuses(string line)
    {
        Assert.NotNull(ParseText(line));
        Assert.NotNull(ParseOpenMetrics(line));
    }

    [Theory]
    [InlineData("# TYPE m")]
    [InlineData("# TYPE ")]
    [InlineData("# UNIT m_s")]
    [InlineData("# UNIT ")]
    [InlineData("# UNIT m second")]
    [InlineData("#  TYPE m gauge")]
    [InlineData("#\tTYPE m gauge")]
    [InlineData("# TYPE m  gauge")]
    [InlineData("# TYPE m gauge ")]
    [InlineData("#")]
    [InlineData("# H")]
    [InlineData("m_total 2 # {l=v} 3")]
    [InlineData("m_total 2 # {l=\"v\"}")]
    [InlineData("m_total 2 # {l}")]
    [InlineData("m_total 2 # {l, k=\"v\"} 3")]
    [InlineData("m_total 2 # {l=\"v\",,k=\"w\"} 3")]
    [InlineData("m_total 2 # {l=\"v\",k=} 3")]
    [InlineData("m_total 2 # {l=\"\u00ff\"} 3")]
    [InlineData("m_total 2 # {l=\0\"v\"} 3")]
    [InlineData("m_total 2 # {l=\"v\"} 3_0")]
    [InlineData("m_total 2 # {l=\"v\"} 0x3p-1")]
    [InlineData("m_total 2 # {l=\"v\"} yes")]
    [InlineData("m_total 2 # {l=\"v\"} 3 NaN")]
    [InlineData("m_total 2 # {l=\"v\"} 3 -Inf")]
    public void Refuses_in_OpenMetrics(string line) => Assert.NotNull(ParseOpenMetrics(line.StartsWith("m_total", StringComparison.Ordinal) ? $"# TYPE m counter\n{line}" : line));

    /// <summary>Prometheus takes them. Names stand in logs and on terminals, and nobody means that.</summary>
    [Theory]
    [InlineData("{\"m\\nn\"} 2")]
    [InlineData("{\"m\",\"l\\nk\"=\"v\"} 2")]
    [InlineData("{\"m\tn\"} 2")]
    public void Refuses_names_with_control_characters(string line)
    {
        Assert.NotNull(ParseText(line));
        Assert.NotNull(ParseOpenMetrics(line));
    }
}
