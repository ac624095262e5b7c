using System.Collections.Immutable;
using Tributary.Engine.Files;
using Tributary.Engine.Rules;

namespace Tributary.Engine.Tests.Rules;

public sealed class RuleErrorTests
{
    /// <summary>A rules text, then its only error: line, column and the message or its beginning.</summary>
    public static TheoryData<string, int, int, string> Failures => new()
    {
        { "", 1, 1, "The file is empty." },
        { "# only a comment\n", 1, 1, "The file is empty." },
        { "--- ~\n", 1, 5, "Expected 'rules:' with a list of rules, found nothing." },
        { "- gauge: max\n", 1, 1, "Expected 'rules:' with a list of rules, found a list." },
        { "{}", 1, 1, "Expected 'rules:' with a list of rules ('rules: []' for none), found no such key." },
        { "rules:\n", 1, 7, "Expected 'rules:' with a list of rules ('rules: []' for none), found nothing." },
        { "rules: []\nglobal: {}\n", 2, 1, "Unknown key 'global'; a rules file has one, 'rules'." },
        { "rules: []\n---\nrules: []\n", 2, 1, "A rules file is one YAML document" },
        { "rules:\n  - gauge: max\n  - nonsense\n", 3, 5, "Expected a rule, which is a mapping of settings, found 'nonsense'." },
        { "rules:\n  - name: empty\n", 2, 5, "The rule sets nothing." },
        { "rules:\n  - gauge: max\n    gauge: min\n", 3, 5, "'gauge' stands here twice; first on line 2." },
        { "rules:\n  - { name: a, gauge: max }\n  - { name: a, gauge: min }\n", 3, 5, "The name 'a' is taken by the rule on line 2" },
        { "rules:\n  - guage: max\n", 2, 5, "Unknown key 'guage' in a rule. Did you mean 'gauge'?" },
        { "rules:\n  - colour: red\n", 2, 5, "Unknown key 'colour' in a rule." },
        { "rules:\n  - gauge: maximum\n", 2, 12, "Expected one of sum, min, max, avg, last, count, found 'maximum'." },
        { "rules:\n  - gauge: summ\n", 2, 12, "Expected one of sum, min, max, avg, last, count, found 'summ'. Did you mean 'sum'?" },
        { "rules:\n  - gauge:\n", 2, 11, "Expected one of sum, min, max, avg, last, count, found nothing." },
        { "rules:\n  - gauge: [max]\n", 2, 12, "Expected one of sum, min, max, avg, last, count, found a list." },
        { "rules:\n  - drop: yes\n", 2, 11, "Expected true or false, found 'yes'." },
        { "rules:\n  - by: [job]\n    without: [instance]\n", 3, 5, "A rule has 'by' or 'without', not both." },
        { "rules:\n  - by: [job, \"\"]\n", 2, 15, "Expected a text that is not empty, found ''." },
        { "rules:\n  - by: { job: x }\n", 2, 9, "Expected a text that is not empty, found a mapping." },
        { "rules:\n  - quantiles: [0.5, 99]\n", 2, 22, "Expected a number from 0 to 1, found '99'." },
        { "rules:\n  - quantiles: [0.5, NaN]\n", 2, 22, "Expected a number from 0 to 1, found 'NaN'." },
        { "rules:\n  - classic_bounds: [0.1, 0.1]\n", 2, 21, "Expected bounds that rise, each above the one before it" },
        { "rules:\n  - classic_bounds: [1, .inf]\n", 2, 25, "Expected a number from" },
        { "rules:\n  - classic_bounds: auto\n", 2, 21, "Expected a number from" },
        { "rules:\n  - relative_error: 0\n", 2, 21, "Expected a number from 0.0001 to 0.25, found '0'." },
        { "rules:\n  - ttl: 5 minutes\n", 2, 10, "Expected a duration such as 90s, 5m or 1h30m, or never, found '5 minutes'." },
        { "rules:\n  - ttl: 0s\n", 2, 10, "Expected a duration from 1s to 10y, found '0s'." },
        { "rules:\n  - window: never\n", 2, 13, "Expected a duration such as 90s, 5m or 1h30m, found 'never'." },
        { "rules:\n  - window: 2d\n", 2, 13, "Expected a duration from 10s to 1d, found '2d'." },
        { "rules:\n  - max_series: 0\n", 2, 17, "Expected a whole number from 1 to 100000000, found '0'." },
        { "rules:\n  - max_series: 1e6\n", 2, 17, "Expected a whole number from 1 to 100000000, found '1e6'." },
        { "rules:\n  - max_series: 5\n    match: { labels: { a: b } }\n", 2, 5, "'max_series' counts all series of a family" },
        { "rules:\n  - drop: true\n    match: batch\n", 3, 12, "Expected a mapping with family, type or labels, found 'batch'." },
        { "rules:\n  - drop: true\n    match: { familly: x }\n", 3, 14, "Unknown key 'familly' in match; it takes family, type and labels. Did you mean 'family'?" },
        { "rules:\n  - drop: true\n    match: { family: \"a, b\" }\n", 3, 22, "A glob for a family knows * and ?, but not ','." },
        { "rules:\n  - drop: true\n    match: { family: \"[ab]*\" }\n", 3, 22, "A glob for a family knows * and ?, but not '['." },
        { "rules:\n  - drop: true\n    match: { family: [] }\n", 3, 22, "An empty list matches nothing" },
        { "rules:\n  - drop: true\n    match: { family: \"=~(\" }\n", 3, 22, "'(' is not a regular expression of the linear kind" },
        { "rules:\n  - drop: true\n    match: { type: gague }\n", 3, 20, "Expected one of counter, gauge, histogram, summary, info, stateset, gaugehistogram, unknown, found 'gague'. Did you mean 'gauge'?" },
        { "rules:\n  - drop: true\n    match: { labels: [env] }\n", 3, 22, "Expected a mapping of label names to matchers, found a list." },
        { "rules:\n  - drop: true\n    match: { labels: { env: [[x]] } }\n", 3, 30, "Expected a matcher, found a list." },
        { "rules:\n  - drop: true\n    match: { labels: { env: 'a\\' } }\n", 3, 29, "A glob cannot end in a single backslash" },
        { "rules:\n  - drop: true\n    match:\n      family: *_ratio\n", 4, 15, "*_ratio without quotes is a YAML alias; write \"*_ratio\"." },
        { "rules:\n  - drop: true\n    match:\n      labels:\n        env: !=dev\n", 5, 14, "!=dev without quotes is a YAML tag; write \"!=dev\"." },
        { "rules:\n  - drop: true\n    match:\n      family: *\n", 4, 15, "" },
        { "rules: *all\n", 1, 8, "*all without quotes is a YAML alias" },
        { "rules:\n  - gauge: *max\n", 2, 12, "*max without quotes is a YAML alias" },
        { "rules:\n  - { drop: true\n", 3, 1, "" },
        { "rules:\n  - ? [a]\n    : b\n    drop: true\n", 2, 7, "A key must be a word, not a list." },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_wrong_file_is_refused_where_it_is_wrong(string yaml, int line, int column, string message)
    {
        var error = Assert.Single(RuleText.Errors(yaml));

        Assert.Equal((RuleText.File, line, column), (error.File, error.Line, error.Column));
        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public void All_failures_are_reported_at_once_in_order_of_place()
    {
        var errors = RuleText.Errors("""
            rules:
              - guage: max
                ttl: soon
              - match: { family: *_ratio, typ: gauge }
                quantiles: [2, 3]
            extra: 1
            """);

        Assert.Equal(
            ["2:5", "3:10", "4:22", "4:31", "5:17", "5:20", "6:1"],
            errors.Select(error => $"{error.Line}:{error.Column}"));
    }

    [Fact]
    public void A_matcher_that_YAML_cannot_read_gets_a_hint_about_quotes() =>
        Assert.Contains("needs quotes", Assert.Single(RuleText.Errors("rules:\n  - drop: true\n    match:\n      family: *\n")).Message);

    [Fact]
    public void Nesting_is_bounded() =>
        Assert.StartsWith("Nested deeper than", Assert.Single(RuleText.Errors("rules: " + new string('[', 10_000) + new string(']', 10_000))).Message);

    [Fact]
    public void An_error_reads_as_editors_and_terminals_expect()
    {
        Assert.Equal("rules.yaml:2:5: wrong", new FileError("rules.yaml", 2, 5, "wrong").ToString());
        Assert.Equal("rules.yaml: missing", new FileError("rules.yaml", 0, 0, "missing").ToString());
    }

    [Fact]
    public void A_text_cut_anywhere_is_refused_or_valid_but_never_thrown_over()
    {
        const string Whole = """
            rules:
              - name: batch
                match: { family: ["batch_*", "!*_test"], labels: { env: "!=dev", job: "=~a|b" } }
                by: [job]
                quantiles: [0.5, 0.9]
                ttl: 1h
            """;
        for (var length = 0; length < Whole.Length; length++)
        {
            var parsed = RuleSet.TryParse(Whole[..length], RuleText.File, out _, out ImmutableArray<FileError> errors);

            Assert.Equal(parsed, errors.IsEmpty);
            Assert.All(errors, error => Assert.True(error is { Line: >= 1, Column: >= 1 }));
        }
    }
}
