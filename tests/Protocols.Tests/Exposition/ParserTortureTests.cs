using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Exposition;

/// <summary>
/// No bytes make a parser throw or take long. "Long" is checked by comparing sizes, not by a clock: each test
/// finishes within seconds if the parsers are linear and would take hours if they were not.
/// </summary>
public sealed class ParserTortureTests
{
    private const int Seed = 4711;
    private const int Megabyte = 1024 * 1024;

    private static readonly ParserLimits Unlimited = new()
    {
        MaxLabelsPerSeries = int.MaxValue,
        MaxNameLength = int.MaxValue,
        MaxLabelNameLength = int.MaxValue,
        MaxLabelValueLength = int.MaxValue,
        MaxHelpLength = int.MaxValue,
        MaxSamplesPerPush = int.MaxValue,
        MaxFamiliesPerPush = int.MaxValue,
        MaxSeriesPerPush = int.MaxValue,
    };

    private static readonly byte[] Rich = """
        # HELP c_total A "counter" \\ with\nescapes é.
        # TYPE c_total counter
        c_total{b="x\"y\\z\n",a="é😀",empty=""} 9007199254740993
        # TYPE c_created gauge
        c_created{a="1"} 1.5e+09
        # TYPE h histogram
        h_bucket{le="0.5",p="/"} 1
        h_bucket{p="/",le="+Inf"} 4 # {trace_id="x"} 0.5 1.5
        h_sum{p="/"} 8.25
        h_count{p="/"} 4.0
        # TYPE s summary
        s{quantile="0.5"} NaN
        s_sum 1e-300
        # UNIT s s
        	free { x = "1" , } -Inf 1700000000000
        # EOF

        """u8.ToArray();

    private readonly TextParser _text = new();
    private readonly OpenMetricsParser _openMetrics = new();
    private readonly ParsedExposition _parsed = new();

    [Fact]
    public void Bodies_cut_anywhere()
    {
        for (var length = 0; length <= Rich.Length; length++)
        {
            Parse(Rich.AsSpan(0, length));
            Parse([.. Rich.AsSpan(0, length), (byte)'\n']);
            Parse(Rich.AsSpan(length));
        }
    }

    [Fact]
    public void Bodies_with_one_byte_wrong()
    {
        byte[] strange = [0, (byte)'\t', (byte)'\n', (byte)'\r', (byte)' ', (byte)'"', (byte)'#', (byte)',', (byte)'0', (byte)'=', (byte)'\\', (byte)'_', (byte)'e', (byte)'{', (byte)'}', 0x80, 0xc3, 0xff];
        foreach (var value in strange)
        {
            for (var i = 0; i < Rich.Length; i++)
            {
                var body = Rich.ToArray();
                body[i] = value;
                Parse(body);
                Parse([.. Rich.AsSpan(0, i), value, .. Rich.AsSpan(i)]);
            }
        }
    }

    [Fact]
    public void Random_bytes_and_random_tokens()
    {
        var random = new Random(Seed);
        string[] tokens = ["# TYPE ", "# HELP ", "# UNIT ", "# EOF", "a", "a_bucket", "a_count", " histogram", " counter", " summary", "{", "}", "le=\"", "quantile=\"", "\"", ",", "=", " ", "\n", "1", "+Inf", "NaN", "0.5", "\\", "é", "\r"];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 60)];
            random.NextBytes(bytes);
            Parse(bytes);
            Parse(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => tokens[random.Next(tokens.Length)])) + "\n# EOF\n"));
        }
    }

    [Theory]
    [InlineData("a{x=\"", "v", "\"} 1\n")]
    [InlineData("a{x=\"", "\\\\", "\"} 1\n")]
    [InlineData("a{x=\"", "\\q", "\"} 1\n")]
    [InlineData("", "n", " 1\n")]
    [InlineData("a{", "n", "=\"1\"} 1\n")]
    [InlineData("a ", "1", "\n")]
    [InlineData("a 0.", "0", "1\n")]
    [InlineData("a 1e", "9", "\n")]
    [InlineData("# HELP a ", "\\n", "\na 1\n")]
    [InlineData("# TYPE a ", "g", "\n")]
    [InlineData("", " ", "a 1\n")]
    [InlineData("", "\n", "a 1\n")]
    [InlineData("", "#\n", "a 1\n")]
    [InlineData("a 1 ", " ", "\n")]
    [InlineData("{", "{", "\n")]
    public void Ten_megabytes_of_the_same(string head, string middle, string tail)
    {
        var body = Encoding.UTF8.GetBytes(head + string.Concat(Enumerable.Repeat(middle, 10 * Megabyte / middle.Length)) + tail);
        Parse(body);
        Parse([.. body, .. "# EOF\n"u8]);
    }

    [Theory]
    [InlineData("a{x=\"@\"} 1\n", null)]
    [InlineData("a@ 1\n", null)]
    [InlineData("# TYPE a@ histogram\na@_bucket{le=\"1\"} 1\na@_count 1\n", null)]
    [InlineData("# TYPE x@_total counter\nx@_total 1\n# TYPE x@_created gauge\nx@_created 1\n", null)]
    [InlineData("a_bucket{le=\"-@\"} 0\n", "# TYPE a histogram\na_count 1\n")]
    [InlineData("a 1\nb@ 1\n", null)]
    public void Two_hundred_thousand_of_a_kind(string pattern, string? head)
    {
        var body = new StringBuilder(head);
        for (var i = 0; i < 200_000; i++) body.Append(pattern.Replace("@", i.ToString(), StringComparison.Ordinal));
        Parse(Encoding.UTF8.GetBytes(body.ToString()));
    }

    [Fact]
    public void Two_thousand_labels_on_a_line()
    {
        var labels = string.Join(',', Enumerable.Range(0, 2000).Select(i => $"l{2000 - i}=\"1\""));
        Parse(Encoding.UTF8.GetBytes($"a{{{labels}}} 1\n"));
    }

    private void Parse(ReadOnlySpan<byte> body)
    {
        CheckPlaces(body, _text.Parse(body, Unlimited, _parsed));
        CheckPlaces(body, _openMetrics.Parse(body, Unlimited, _parsed));
    }

    /// <summary>An error stands within the body; without one, every value stands where the sample says.</summary>
    private void CheckPlaces(ReadOnlySpan<byte> body, ParseError? error)
    {
        if (error is not null)
        {
            Assert.True(error.Line >= 1 && error.Column >= 1 && error.Line + error.Column <= body.Length + 2, error.ToString());
            Assert.Equal(0, _parsed.Samples.Length);
            return;
        }

        foreach (ref readonly var sample in _parsed.Samples)
        {
            var text = body.Slice(sample.ValueStart, sample.ValueLength);
            if (text.IsEmpty || text.ContainsAny(" \t\n"u8)) Assert.Fail($"no value at {sample.ValueStart}");
        }
    }
}
