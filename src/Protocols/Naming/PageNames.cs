using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Naming;

/// <summary>
/// The names of one page, escaped. It also knows whether any had to be, for what has none is the same under every scheme.
/// Names in their old character set, which are nearly all, are looked at and not copied.
/// </summary>
internal sealed class PageNames(NameEscaping escaping)
{
    private byte[] _labels = new byte[256];
    private byte[] _name = new byte[64];
    private bool _isFamilyEscaped;
    private bool _areLabelsEscaped;

    /// <summary>The family's name on the page.</summary>
    public string Family(string name)
    {
        _isFamilyEscaped = !LegacyName.IsMetric(name);
        return _isFamilyEscaped ? EscapedName.OfMetric(name, escaping) : name;
    }

    /// <summary>
    /// The labels of a series on the page, good until the next call. Where escaping makes a name what that of another label
    /// is already, the label is left out: Prometheus refuses a whole page for a series with two labels of one name.
    /// </summary>
    public ReadOnlySpan<byte> Labels(ReadOnlySpan<byte> canonical)
    {
        if (!LabelText.MayHaveQuotedNames(canonical)) return canonical;
        _areLabelsEscaped = true;
        return escaping == NameEscaping.AllowUtf8 ? canonical : Escape(canonical);
    }

    /// <summary>Whether some name since the last call would be another under another scheme.</summary>
    public bool EndChunk()
    {
        var isEscaped = _isFamilyEscaped || _areLabelsEscaped;
        _areLabelsEscaped = false;
        return isEscaped;
    }

    private ReadOnlySpan<byte> Escape(ReadOnlySpan<byte> canonical)
    {
        var longest = EscapedName.MaxLength(canonical.Length);
        if (_labels.Length < longest) _labels = new byte[longest];
        if (_name.Length < canonical.Length) _name = new byte[canonical.Length];
        var written = 0;
        var labels = LabelText.Enumerate(canonical);
        while (labels.MoveNext())
        {
            var start = written;
            if (written > 0) _labels[written++] = (byte)',';
            if (!labels.IsQuoted)
            {
                Append(labels.Label, ref written);
                continue;
            }

            var plain = _name.AsSpan(0, LabelText.Unescape(labels.Name, _name));
            var nameStart = written;
            written += EscapedName.Write(plain, escaping, isLabel: true, _labels.AsSpan(written));
            var name = _labels.AsSpan(nameStart, written - nameStart);
            if (Has(canonical, name) || Has(_labels.AsSpan(0, start), name))
            {
                written = start;
                continue;
            }

            Append("=\""u8, ref written);
            Append(labels.Value, ref written);
            Append("\""u8, ref written);
        }

        return _labels.AsSpan(0, written);
    }

    private static bool Has(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> name)
    {
        var each = LabelText.Enumerate(labels);
        while (each.MoveNext())
        {
            if (!each.IsQuoted && each.Name.SequenceEqual(name)) return true;
        }

        return false;
    }

    private void Append(ReadOnlySpan<byte> text, ref int written)
    {
        text.CopyTo(_labels.AsSpan(written));
        written += text.Length;
    }
}
