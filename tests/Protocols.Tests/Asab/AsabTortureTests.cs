using System.Text;
using Tributary.Protocols.Asab;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Tests.Fuzzing;
using Tributary.Protocols.Tests.Points;

namespace Tributary.Protocols.Tests.Asab;

/// <summary>No bytes make the parser throw, take long or make points that cannot be.</summary>
public sealed class AsabTortureTests
{
    internal static readonly byte[] Rich = Encoding.UTF8.GetBytes("""
        [{"type": "Counter", "name": "c d", "unit": "x", "help": "ä\u00e4\ud83d\ude00", "reset": true, "fieldset": [{"tags": {"host": "h\n", "appclass": "S", "k": 5}, "values": {"v": 3, "w": NaN, "x": -1}, "measured_at": 1795220423.3}]},
        {"type": "Gauge", "name": "NaN", "fieldset": [{"values": {"v": -1.5e-3, "w": -Infinity, "x": true, "y": "t", "z": 123456789012345678901}, "measured_at": 1}]},
        {"type": "Histogram", "name": "h", "reset": false, "fieldset": [{"tags": {"host": "h"}, "values": {"buckets": {"0.1": {"r": 1}, "1.0": {"r": 2, "s": 1}, "Infinity": {"r": 2, "s": 1}}, "sum": 5.5, "count": 3}, "actuals": {}}]}]
        """);

    private readonly AsabParser _parser = new(AsabParserTests.Naming);
    private readonly PointBatch _batch = new();

    private bool Read(byte[] body)
    {
        if (_parser.Parse(body, ParserLimits.Default, _batch) is not null) return false;
        PointDump.Of(_batch);
        return true;
    }

    [Fact]
    public void Requests_cut_anywhere_are_refused()
    {
        Assert.True(Read(Rich));
        Assert.Equal((6, 2, 1), (_batch.Points.Length, _batch.Skipped, _batch.Rejected));
        for (var length = 0; length < Rich.Length; length++) Assert.False(Read(Rich[..length]));
    }

    [Fact]
    public void Requests_with_one_byte_wrong()
    {
        byte[] strange = [.. "\"\\{}[],:0-.eNIu\0\x7f\x80\xff"u8.ToArray().Distinct()];
        var taken = BrokenBodies.WithOneByteWrong(Rich, strange).Count(Read);
        Assert.InRange(taken, 1, strange.Length * Rich.Length);
    }

    [Fact]
    public void Random_pieces_of_requests()
    {
        foreach (var body in BrokenBodies.RandomPieces(Rich)) Read(body);
    }

    /// <summary>Finishes within seconds if reading is linear, and would take hours if it were not.</summary>
    [Theory]
    [InlineData("[")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity,")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("\"\\")]
    [InlineData("N")]
    [InlineData("[],")]
    public void Ten_megabytes_of_the_same(string text) => Assert.False(Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 10_000_000 / text.Length)))));

    /// <inheritdoc cref="Ten_megabytes_of_the_same"/>
    [Theory]
    [InlineData("Gauge", "\"v#\": 1", "Limits:MaxSeriesPerPush")]
    [InlineData("Counter", "\"v#\": -1", null)]
    [InlineData("Gauge", "\"\\ud800#\": 1e999", null)]
    [InlineData("Gauge", "\"\\n\": 1", "Limits:MaxSeriesPerPush")]
    [InlineData("Histogram", "\"v#\": 1", null)]
    public void A_field_of_very_many_values(string type, string value, string? error) => Take(Request(type, Many(value)), error);

    /// <inheritdoc cref="Ten_megabytes_of_the_same"/>
    [Theory]
    [InlineData("\"#\": {}, \"Infinity\": {\"r\": 1}", "Limits:MaxSamplesPerPush")]
    [InlineData("\"#\": {\"r\": 1}", null)]
    [InlineData("\"1\": {\"r#\": 1}", null)]
    [InlineData("\"1\": {\"r\": #}", null)]
    public void A_histogram_of_very_many_buckets(string bucket, string? error)
    {
        var buckets = bucket.Contains("Infinity", StringComparison.Ordinal) ? $"\"Infinity\": {{{string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"n{i}\": 1"))}}}, {Many("\"#\": {}")}" : Many(bucket);
        Take(Request("Histogram", $"\"buckets\": {{{buckets}}}"), error);
    }

    /// <inheritdoc cref="Ten_megabytes_of_the_same"/>
    [Theory]
    [InlineData("{\"name\": \"m#\", \"fieldset\": []}", 0)]
    [InlineData("{\"name\": \"m#\", \"fieldset\": [{\"values\": {}}]}", 10_000)]
    [InlineData("{\"name\": \"m\", \"fieldset\": [{\"tags\": {\"host\": \"#\"}, \"values\": {}}]}", 1)]
    [InlineData("{\"name\": \"m\", \"fieldset\": [{\"tags\": {\"t#\": \"#\"}, \"values\": {}}]}", 1)]
    [InlineData("{\"name\": \"_#\", \"fieldset\": [{\"values\": {\"v\": 1}}]}", 0)]
    [InlineData("{}", 0)]
    [InlineData("#", 0)]
    public void Very_many_metrics(string metric, int families)
    {
        Take($"[{Many(metric)}]", null);
        Assert.Equal(families, _batch.Families.Count);
    }

    [Fact]
    public void Very_many_tags_that_become_one_label() => Take(Request("Gauge", "\"v\": 1", Many("\"#a\": \"v\"")), null);

    [Fact]
    public void Reading_allocates_the_document_alone_once_the_names_are_known()
    {
        const int perDocument = 200; // bytes of the object that stands for it, however large it is
        var (small, large) = (Fleet(1), Fleet(500));
        Assert.InRange(Allocated(small), 0, perDocument);
        Assert.InRange(Allocated(large), 0, perDocument);
        Assert.Equal((2500, 1, 500), (_batch.Points.Length, _batch.Sources, _batch.Skipped));
    }

    private static string Request(string type, string values, string tags = "") =>
        $"[{{\"type\": \"{type}\", \"name\": \"m\", \"fieldset\": [{{\"tags\": {{{tags}}}, \"values\": {{{values}}}}}]}}]";

    /// <summary>Many times what ASAB sends of a web service: escaped names, tags and values of each kind.</summary>
    private static byte[] Fleet(int fields)
    {
        const string tags = "\"host\": \"h\", \"appclass\": \"\\u0160op\", \"instance_id\": \"i\", \"a b\": \"\\u00e4\", \"status\": 200";
        string Metric(string type, string name, string more, Func<int, string> values) =>
            $$"""{"type": "{{type}}", "static_tags": { {{tags}} }, "name": "{{name}}", "fieldset": [{{string.Join(", ", Enumerable.Range(0, fields).Select(i => $$"""{"tags": { "path": "/{{i}}", {{tags}} }, "values": { {{values(i)}} }, "actuals": {}, "measured_at": 1795220423.25}"""))}}], {{more}}, "help": "H\u011blp.", "unit": "seconds"}""";
        return Encoding.UTF8.GetBytes($"[{string.Join(", ",
        [
            Metric("Counter", "c", "\"reset\": true", i => $"\"\\u010d\": {i}, \"big\": 9007199254740993"),
            Metric("Gauge", "g g", "\"x\": null", i => $"\"v\": {i}.5, \"odd\": NaN, \"text\": \"t\""),
            Metric("Histogram", "h", "\"reset\": false", i => $"\"buckets\": {{\"0.1\": {{\"r\": 1}}, \"1.0\": {{\"r\": {i + 1}, \"s\": 2}}, \"Infinity\": {{\"r\": {i + 1}, \"s\": 2}}}}, \"sum\": 5.5, \"count\": 3"),
        ])}]");
    }

    /// <summary>Bytes for one reading, once it has been read a few times: the least of several, for a collection of garbage may empty the pool of buffers.</summary>
    private long Allocated(byte[] body)
    {
        for (var i = 0; i < 3; i++) Assert.Null(_parser.Parse(body, ParserLimits.Default, _batch));
        return Enumerable.Range(0, 10).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _parser.Parse(body, ParserLimits.Default, _batch);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    private static string Many(string item) => string.Join(", ", Enumerable.Range(0, 200_000).Select(i => item.Replace("#", $"{i}", StringComparison.Ordinal)));

    private void Take(string json, string? error)
    {
        var found = _parser.Parse(Encoding.UTF8.GetBytes(json), ParserLimits.Default, _batch);
        if (error is null) Assert.Null(found);
        else Assert.Contains(error, found, StringComparison.Ordinal);
    }
}
