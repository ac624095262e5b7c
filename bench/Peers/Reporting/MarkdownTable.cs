using System.Text;

namespace Tributary.Peers.Reporting;

/// <summary>A table of text cells under a sentence that says what it shows.</summary>
internal sealed class MarkdownTable(string caption, params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells)
    {
        if (cells.Length != columns.Length) throw new ArgumentException($"{cells.Length} cells for {columns.Length} columns", nameof(cells));
        _rows.Add(cells);
    }

    public override string ToString()
    {
        var text = new StringBuilder(caption).Append("\n\n");
        Append(text, columns);
        Append(text, [.. columns.Select(_ => "---")]);
        foreach (var row in _rows) Append(text, row);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
