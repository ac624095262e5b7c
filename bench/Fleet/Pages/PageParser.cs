using System.Text;
using Tributary.Fleet.Families;

namespace Tributary.Fleet.Pages;

/// <summary>
/// Reads a page strictly and slowly, a line at a time. It shares no code with the product: a mistake made twice would
/// not be seen. What the gateway says of itself (<c>tributary_*</c>, push times, <c>_created</c>) is left out.
/// </summary>
internal sealed class PageParser
{
    private readonly PageFormat _format;
    private readonly Page _page = new();
    private string _family = "";
    private string _type = "";
    private bool _ended;

    private PageParser(PageFormat format) => _format = format;

    public static Page Parse(string text, PageFormat format)
    {
        var parser = new PageParser(format);
        var number = 0;
        if (text.Length > 0 && !text.EndsWith('\n')) parser._page.Complain("the last line does not end");
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text[range];
            try
            {
                parser.Line(line);
            }
            catch (FormatException e)
            {
                parser._page.Complain($"line {number}: {e.Message}: {line}");
            }
        }

        if (format.OpenMetrics && !parser._ended) parser._page.Complain("# EOF is missing");
        return parser._page;
    }

    private void Line(string line)
    {
        if (line.Length == 0) return;
        if (_ended) throw new FormatException("a line after # EOF");
        if (line[0] == '#') Comment(line);
        else Sample(line);
    }

    private void Comment(string line)
    {
        if (_format.OpenMetrics && line is "# EOF") _ended = true;
        var parts = line.Split(' ', 4);
        if (parts.Length != 4 || parts[1] is not "TYPE") return;
        _type = parts[3];
        _family = _format.OpenMetrics && _type is "counter" ? parts[2] + "_total" : parts[2];
        if (IsOwn(_family)) return;
        if (!_page.Declare(_family, _type)) throw new FormatException("the family was declared before");
    }

    private void Sample(string line)
    {
        var nameEnd = line.AsSpan().IndexOfAny('{', ' ');
        if (nameEnd <= 0) throw new FormatException("a sample without value");
        var name = line[..nameEnd];
        var at = nameEnd;
        var labels = line[at] == '{' ? Labels(line, ref at) : [];
        if (at >= line.Length || line[at] != ' ') throw new FormatException("no blank before the value");
        var rest = line[(at + 1)..];
        var exemplar = rest.IndexOf(" # ", StringComparison.Ordinal);
        if (exemplar >= 0 && _format.OpenMetrics) rest = rest[..exemplar];
        if (rest.Contains(' ', StringComparison.Ordinal)) throw new FormatException("a timestamp, which defeats staleness handling");

        var family = FamilyOf(name);
        if (IsOwn(family) || IsCreated(name, family)) return;
        var sample = new PageSample(family, name, PageNumber.Parse(rest));
        if (!_page.Add(SeriesKey.Of(name, labels), sample)) throw new FormatException("the series stands twice");
    }

    private static List<Label> Labels(string line, ref int at)
    {
        var labels = new List<Label>();
        at++;
        while (at < line.Length && line[at] != '}')
        {
            var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            if (equals < 0) throw new FormatException("a label without value");
            var name = line[at..equals];
            at = equals + 2;
            labels.Add(new Label(name, Value(line, ref at)));
            if (at < line.Length && line[at] == ',') at++;
        }

        if (at >= line.Length) throw new FormatException("labels without end");
        at++;
        return labels;
    }

    private static string Value(string line, ref int at)
    {
        var value = new StringBuilder();
        for (; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                at++;
                return value.ToString();
            }

            if (line[at] != '\\') value.Append(line[at]);
            else if (++at < line.Length) value.Append(Unescape(line[at]));
        }

        throw new FormatException("a label value without end");
    }

    private static char Unescape(char c) => c switch
    {
        'n' => '\n',
        '\\' or '"' => c,
        _ => throw new FormatException($"unknown escape \\{c}"),
    };

    private string FamilyOf(string name)
    {
        ReadOnlySpan<string> suffixes = _type switch
        {
            "counter" => [""],
            "histogram" => ["_bucket", "_sum", "_count"],
            "summary" => ["", "_sum", "_count"],
            _ => [""],
        };
        foreach (var suffix in suffixes)
        {
            if (name.Equals(_family + suffix, StringComparison.Ordinal)) return _family;
        }

        if (IsCreated(name, _family)) return _family;
        throw new FormatException($"the sample does not belong to '{_family}' ({_type}), the family declared last");
    }

    private bool IsCreated(string name, string family)
    {
        if (!_format.OpenMetrics || _type is not ("counter" or "histogram" or "summary")) return false;
        var stem = _type is "counter" ? family[..^"_total".Length] : family;
        return name.Equals(stem + "_created", StringComparison.Ordinal);
    }

    private static bool IsOwn(string family) =>
        family.StartsWith("tributary_", StringComparison.Ordinal) || family is "push_time_seconds" or "push_failure_time_seconds";
}
