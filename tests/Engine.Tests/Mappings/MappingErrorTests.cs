using Tributary.Engine.Mappings;

namespace Tributary.Engine.Tests.Mappings;

public sealed class MappingErrorTests
{
    /// <summary>A text of mappings, then its only error: line, column and the message or its beginning.</summary>
    public static TheoryData<string, int, int, string> Failures => new()
    {
        { "", 1, 1, "The file is empty. Write 'mappings: []' if no mappings are meant." },
        { "- match: a\n", 1, 1, "Expected 'mappings:' with a list of mappings, found a list." },
        { "{}", 1, 1, "Expected 'mappings:' with a list of mappings ('mappings: []' for none), found no such key." },
        { "mappings:\n", 1, 10, "Expected 'mappings:' with a list of mappings ('mappings: []' for none), found nothing." },
        { "mappings: []\nmaping: []\n", 2, 1, "Unknown key 'maping'; a file of mappings has 'defaults' and 'mappings'." },
        { "mappings: []\n---\nmappings: []\n", 2, 1, "A mappings file is one YAML document" },
        { "mappings:\n  - nonsense\n", 2, 5, "Expected a mapping, with match and name, found 'nonsense'." },
        { "mappings:\n  - match: a\n", 2, 5, "The mapping has no name. Say what the metric is to be called, or 'action: drop'." },
        { "mappings:\n  - name: a\n", 2, 5, "The mapping has no match. Say which names it is for." },
        { "mappings:\n  - match: a\n    name:\n", 3, 10, "Expected a text that is not empty, found nothing." },
        { "mappings:\n  - { match: a, name: b, lables: {} }\n", 2, 26, "Unknown key 'lables' in a mapping. Did you mean 'labels'?" },
        { "mappings:\n  - match: *.a\n    name: b\n", 2, 12, "*.a without quotes is a YAML alias; write \"*.a\"." },
        { "mappings:\n  - match: \"a.b*\"\n    name: b\n", 2, 12, "In 'b*' the asterisk is a part of a word." },
        { "mappings:\n  - match: \"(\"\n    match_type: regex\n    name: b\n", 2, 12, "'(' is not a regular expression of the linear kind" },
        { "mappings:\n  - { match: a, match_type: glop, name: b }\n", 2, 29, "Expected one of glob, regex, found 'glop'. Did you mean 'glob'?" },
        { "mappings:\n  - match: \"a.*\"\n    name: \"b_$2\"\n", 3, 11, "'$2' refers to what is not there: the match has 1 asterisk." },
        { "mappings:\n  - match: a\n    name: b-c\n", 3, 11, "'b-c' is no name that Prometheus takes" },
        { "mappings:\n  - match: a\n    name: b\n    labels: x\n", 4, 13, "Expected a mapping of label names to values, found 'x'." },
        { "mappings:\n  - match: a\n    name: b\n    labels: { a-b: x }\n", 4, 15, "'a-b' is no name of a label" },
        { "mappings:\n  - match: a\n    name: b\n    labels: { __a: x }\n", 4, 15, "'__a' is no name of a label" },
        { "mappings:\n  - match: a\n    name: b\n    labels: { a: $1 }\n", 4, 18, "'$1' refers to what is not there: the match has 0 asterisks." },
        { "mappings:\n  - match: a\n    name: b\n    labels: { a: }\n", 4, 18, "Expected the label's value, found nothing." },
        { "mappings:\n  - { match: a, name: b, action: keep }\n", 2, 34, "Expected one of map, drop, found 'keep'." },
        { "mappings:\n  - { match: a, name: b, match_metric_type: histogram }\n", 2, 45, "Expected one of counter, gauge, observer, timer, set, found 'histogram'." },
        { "mappings:\n  - { match: a, name: b, observer_type: summry }\n", 2, 41, "Expected one of summary, histogram, found 'summry'. Did you mean 'summary'?" },
        { "mappings:\n  - { match: a, name: b, buckets: [1, 2] }\n", 2, 5, "The mapping has buckets, but its metrics become summaries. Add 'observer_type: histogram', or take them out." },
        { "mappings:\n  - { match: a, name: b, timer_type: histogram, buckets: [2, 1] }\n", 2, 58, "Expected bounds of buckets that rise" },
        { "mappings:\n  - { match: a, name: b, timer_type: histogram, buckets: [] }\n", 2, 58, "Expected bounds of buckets that rise" },
        { "mappings:\n  - { match: a, name: b, timer_type: histogram, histogram_options: { native_histogram_max_buckets: 5 } }\n", 2, 70, "Unknown key 'native_histogram_max_buckets' in histogram_options; it takes buckets. Without them the histogram is exponential" },
        { "mappings:\n  - { match: a, name: b, histogram_options: 5 }\n", 2, 45, "Expected a mapping with buckets, found '5'." },
        { "mappings:\n  - { match: a, name: b, quantiles: [] }\n", 2, 37, "'quantiles' is not taken here: which quantiles are shown" },
        { "defaults:\n  summary_options: { max_age: 30s }\nmappings: []\n", 2, 20, "'summary_options' is not taken here" },
        { "mappings:\n  - { match: a, name: b, ttl: soon }\n", 2, 31, "Expected a duration such as 90s, 5m or 1h30m, or never, found 'soon'." },
        { "mappings:\n  - { match: a, name: b, scale: x }\n", 2, 33, "Expected a number from" },
        { "mappings:\n  - { match: a, name: b, honor_labels: yes }\n", 2, 40, "Expected true or false, found 'yes'." },
        { "defaults: []\nmappings: []\n", 1, 11, "Expected a mapping of settings, found a list." },
        { "defaults:\n  name: a\nmappings: []\n", 2, 3, "Unknown key 'name' in defaults." },
        { "defaults:\n  glob_disable_ordering: true\nmappings: []\n", 2, 26, "'glob_disable_ordering' is not taken: the first mapping that matches holds." },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_is_wrong_is_told_with_its_place(string yaml, int line, int column, string message)
    {
        Assert.Null(MappingStore.Parse(yaml, "mappings.yaml", out var errors));
        var error = Assert.Single(errors);
        Assert.Equal(("mappings.yaml", line, column), (error.File, error.Line, error.Column));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        Assert.Null(MappingStore.Parse("defaults: { ttl: x }\nmappings:\n  - match: \"a.*\"\n    name: \"$2\"\n  - { match: b }\n  - { match: c, name: c, colour: red }\n", "m", out var errors));
        Assert.Equal([1, 4, 5, 6], errors.Select(error => error.Line));
    }
}
