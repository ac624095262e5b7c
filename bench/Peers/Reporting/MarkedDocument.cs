namespace Tributary.Peers.Reporting;

/// <summary>A text whose measured blocks stand between markers, so that a run replaces them and leaves the prose.</summary>
internal sealed class MarkedDocument
{
    private readonly string _path;
    private string _text;

    public MarkedDocument(string path)
    {
        if (!File.Exists(path)) throw new TroubleException($"{path} does not exist: it needs the markers to write between");
        _path = path;
        _text = File.ReadAllText(path);
    }

    /// <summary>Fails early if the block is missing: before an hour of measuring, not after it.</summary>
    public void Require(string block) => Locate(block);

    /// <summary>Replaces a block and writes the file.</summary>
    public void Replace(string block, string content)
    {
        var (start, end) = Locate(block);
        _text = $"{_text[..start]}\n{content.Trim()}\n{_text[end..]}";
        File.WriteAllText(_path, _text);
    }

    private (int Start, int End) Locate(string block)
    {
        var (open, close) = ($"<!-- measured: {block} -->", $"<!-- end: {block} -->");
        var start = _text.IndexOf(open, StringComparison.Ordinal);
        var end = start < 0 ? -1 : _text.IndexOf(close, start, StringComparison.Ordinal);
        return end < 0 ? throw new TroubleException($"{_path} lacks the markers {open} and {close}") : (start + open.Length, end);
    }
}
