using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Tributary.Gateway.Tests.Running;
using Tributary.Metrics.Sketches;

namespace Tributary.Gateway.Tests.Native;

/// <summary>What docs/native-frames.md shows byte by byte is pushed from that very page.</summary>
public sealed partial class NativeGuideTests
{
    private static readonly string Guide = File.ReadAllText(FindGuide()).ReplaceLineEndings("\n");

    [Fact]
    public async Task The_requests_of_the_guide_are_answered_as_it_says()
    {
        byte[][] requests = [.. RequestBlock().Matches(Guide).Select(block => Hex(block.Groups["hex"].Value))];
        string[] answers = [.. AnswerBlock().Matches(Guide).Select(block => block.Groups["json"].Value)];
        Assert.Equal((2, 2), (requests.Length, answers.Length));
        await using var gateway = await RunningGateway.StartAsync();
        for (var i = 0; i < requests.Length; i++)
        {
            var reply = await SendAsync(gateway, requests[i], ("Accept", "application/json"));
            Assert.Equal((200, answers[i]), (reply.Status, reply.Text));
        }

        string[] view = [.. ViewLine().Matches(Guide).Select(line => line.Groups["line"].Value)];
        Assert.NotEmpty(view);
        Assert.Equal(await gateway.ViewAsync(), view);
    }

    [Fact]
    public async Task The_tables_of_the_guide_are_the_requests_and_the_answer_byte_by_byte()
    {
        var requests = RequestBlock().Matches(Guide);
        Assert.Equal(Hex(requests[0].Groups["hex"].Value), Table("## A request, byte by byte"));
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal((await SendAsync(gateway, Hex(requests[1].Groups["hex"].Value))).Body, Table("## The answer"));
        Assert.Equal((await SendAsync(gateway, Hex(requests[0].Groups["hex"].Value))).Body, Table("## The answer", last: false));
    }

    [Fact]
    public void The_payloads_of_the_guide_are_what_it_says_they_are()
    {
        var rows = PayloadRow().Matches(Guide);
        ReadOnlySpan<byte> left = Hex(string.Concat(rows.Select(row => row.Groups["left"].Value)));
        ReadOnlySpan<byte> right = Hex(string.Concat(rows.Select(row => row.Groups["right"].Value)));
        var (histogram, sketch) = (new ExponentialHistogram(schema: 0, maxBuckets: 160), new QuantileSketch());
        foreach (var value in (double[])[1, 3])
        {
            histogram.Observe(value);
            sketch.Observe(value);
        }

        Assert.Equal(Written(histogram.Write), left);
        Assert.Equal(Written(sketch.Write), right);
    }

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The bytes of the tables of a section, each row of which says where it begins.</summary>
    private static byte[] Table(string heading, bool last = true)
    {
        var section = Guide[Guide.IndexOf(heading + "\n", StringComparison.Ordinal)..];
        var end = section.IndexOf("\n## ", StringComparison.Ordinal);
        if (end >= 0) section = section[..end];
        var tables = new List<List<byte>>();
        foreach (Match row in ByteRow().Matches(section))
        {
            var offset = int.Parse(row.Groups["offset"].Value, CultureInfo.InvariantCulture);
            if (offset == 0) tables.Add([]);
            Assert.True(offset == tables[^1].Count, $"The row {row.Value} begins at {tables[^1].Count}.");
            tables[^1].AddRange(Hex(row.Groups["hex"].Value));
        }

        return [.. last ? tables[^1] : tables[0]];
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));

    private static Task<Reply> SendAsync(RunningGateway gateway, byte[] body, params (string Name, string Value)[] headers) =>
        gateway.SendAsync("POST", "/api/v1/push", new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/vnd.tributary.frames") } }, headers);

    private static string FindGuide()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, "docs", "native-frames.md");
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException("docs/native-frames.md is in no folder above the tests.");
    }

    [GeneratedRegex(@"^push <<'EOF'\n(?<hex>[0-9a-f \n]+)EOF$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RequestBlock();

    [GeneratedRegex(@"^(?<json>\{""status"".*\}\n)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnswerBlock();

    [GeneratedRegex(@"^# (?<line>orders_total\{.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ViewLine();

    [GeneratedRegex(@"^\| (`(?<left>[0-9a-f ]+)`)? ?\| [^|]*\| (`(?<right>[0-9a-f ]+)`)? ?\| [^|]*\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PayloadRow();

    [GeneratedRegex(@"^\| (?<offset>[0-9]+) \| `(?<hex>[0-9a-f ]+)` \|.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ByteRow();
}
