using System.Text.RegularExpressions;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Scraping.Selecting;

/// <summary>
/// Reads an instant vector selector of PromQL
/// (https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors): <c>name{label="value"}</c>,
/// with names in quotes as Prometheus 3 has them. No offsets and no ranges: the page is of now.
/// </summary>
internal ref struct SelectorParser(string text)
{
    private readonly string _text = text;
    private readonly List<SelectorMatcher> _matchers = [];
    private int _at;
    private bool _isNamed;
    private SelectorError? _error;

    /// <returns>Null with an error.</returns>
    public static Selector? Parse(string text, out SelectorError? error)
    {
        var parser = new SelectorParser(text);
        var isRead = parser.Read();
        error = parser._error;
        return isRead ? new Selector(parser._matchers) : null;
    }

    private readonly char Current => _at < _text.Length ? _text[_at] : '\0';

    private bool Read()
    {
        SkipBlanks();
        var name = ReadWord(allowColons: true);
        if (name.Length > 0) Name(name);
        SkipBlanks();
        if (Current == '{' && !ReadBraces()) return false;
        SkipBlanks();
        if (_at < _text.Length)
        {
            if (_matchers.Count == 0 && !_isNamed) return Fail($"expected a metric name or '{{', found {Found()}");
            return Fail($"expected the end of the selector, found {Found()}: it is a metric name and matchers in braces, without offset, range or function");
        }

        if (_matchers.Count == 0) return Fail("a selector has a metric name, or matchers in braces");
        return _matchers.Any(matcher => !matcher.Holds(""))
            || Fail("a selector has a metric name, or a matcher that does not hold for an empty label: this one would select everything", at: 0);
    }

    private bool ReadBraces()
    {
        _at++;
        while (true)
        {
            SkipBlanks();
            if (Current == '}')
            {
                _at++;
                return true;
            }

            if (!ReadMatcher()) return false;
            SkipBlanks();
            if (Current == ',') _at++;
            else if (Current != '}') return Fail($"expected ',' or '}}' after a matcher, found {Found()}");
        }
    }

    private bool ReadMatcher()
    {
        var start = _at;
        var isQuoted = Current is '"' or '\'' or '`';
        var label = "";
        if (isQuoted && !ReadQuoted(out label)) return false;
        if (!isQuoted) label = ReadWord(allowColons: false);
        if (label.Length == 0) return Fail($"expected a label name, found {Found()}", start);
        SkipBlanks();
        if (isQuoted && Current is ',' or '}') return Name(label) || Fail("a second metric name", start);
        if (!ReadOperator(out var kind)) return Fail($"expected =, !=, =~ or !~ after label name '{label}', found {Found()}");
        SkipBlanks();
        var valueStart = _at;
        if (Current is not ('"' or '\'' or '`')) return Fail($"expected a value in quotes, found {Found()}");
        if (!ReadQuoted(out var value)) return false;
        if (label == Selector.NameLabel && kind == MatchKind.Equal && _isNamed) return Fail("a second metric name", start);
        Regex? pattern = null;
        if (kind is MatchKind.Matches or MatchKind.NotMatches && !SelectorPattern.TryCreate(value, out pattern, out var wrong)) return Fail(wrong, valueStart);
        _isNamed |= label == Selector.NameLabel && kind == MatchKind.Equal;
        _matchers.Add(new SelectorMatcher(label, kind, value, pattern));
        return true;
    }

    private bool Name(string name)
    {
        if (_isNamed) return false;
        _isNamed = true;
        _matchers.Add(new SelectorMatcher(Selector.NameLabel, MatchKind.Equal, name, pattern: null));
        return true;
    }

    private bool ReadOperator(out MatchKind kind)
    {
        var rest = _text.AsSpan(_at);
        kind = rest switch
        {
            ['=', '~', ..] => MatchKind.Matches,
            ['!', '~', ..] => MatchKind.NotMatches,
            ['!', '=', ..] => MatchKind.NotEqual,
            _ => MatchKind.Equal,
        };
        if (kind == MatchKind.Equal && !rest.StartsWith("=")) return false;
        _at += kind == MatchKind.Equal ? 1 : 2;
        return true;
    }

    private string ReadWord(bool allowColons)
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current == '_' || (allowColons && Current == ':')) _at++;
        var word = _text[start.._at];
        if (allowColons ? LegacyName.IsMetric(word) : LegacyName.IsLabel(word)) return word;
        _at = start;
        return "";
    }

    private bool ReadQuoted(out string value)
    {
        var start = _at;
        if (QuotedText.TryRead(_text, ref _at, out value, out var wrong)) return true;
        return Fail(wrong, wrong == QuotedText.NoEnd ? start : _at);
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t' or '\n' or '\r') _at++;
    }

    private readonly string Found() => _at < _text.Length ? $"'{_text[_at]}'" : "the end";

    private bool Fail(string message, int at = -1)
    {
        _error = new SelectorError((at < 0 ? _at : at) + 1, message);
        return false;
    }
}
