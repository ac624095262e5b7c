using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// Reads the labels of one line and gives their canonical form: sorted by name, <c>a="b",c="d"</c>. Valid values stand
/// in the text as they stand in the canonical form, so that most lines need no copying. Reused line after line.
/// </summary>
internal sealed class LabelScanner
{
    private ScannedLabel[] _labels = new ScannedLabel[16];
    private byte[] _canonical = new byte[256];
    private int _count;

    /// <summary>The labels read, sorted by name.</summary>
    public ReadOnlySpan<ScannedLabel> Labels => _labels.AsSpan(0, _count);

    public void Clear() => _count = 0;

    /// <summary>
    /// Reads from the opening brace past the closing one. Where a metric name was the first thing within the braces, from the
    /// comma after it, or the closing brace.
    /// </summary>
    public ParseError? Read(ref LineCursor cursor, LabelGrammar grammar, ParserLimits limits)
    {
        _count = 0;
        if (cursor.Current != '}') cursor.Position++;
        var blanks = grammar == LabelGrammar.Text;
        if (blanks) cursor.SkipBlanks();
        if (cursor.Current == '}')
        {
            cursor.Position++;
            return null;
        }

        while (true)
        {
            if (ReadLabel(ref cursor, grammar, limits) is { } error) return error;
            if (blanks) cursor.SkipBlanks();
            var separator = cursor.Current;
            if (separator == ',')
            {
                cursor.Position++;
                if (!blanks) continue;
                cursor.SkipBlanks();
                if (cursor.Current != '}') continue;
                separator = (byte)'}';
            }

            if (separator != '}') return cursor.Error($"expected ',' or '}}' after a label value, found {cursor.Found()}; a quote within a value is written \\\"");
            cursor.Position++;
            return null;
        }
    }

    /// <summary>Takes a label out of the set: <c>le</c> and <c>quantile</c> are no part of a series' identity.</summary>
    public bool TryTake(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name, out ScannedLabel taken)
    {
        for (var i = 0; i < _count; i++)
        {
            if (!_labels[i].Name(body).SequenceEqual(name)) continue;
            taken = _labels[i];
            _labels.AsSpan(i + 1, _count - i - 1).CopyTo(_labels.AsSpan(i));
            _count--;
            return true;
        }

        taken = default;
        return false;
    }

    /// <summary>
    /// The canonical labels, good until the next call: a piece of the body where it has them in canonical form, else of
    /// a buffer. An empty value means the same as no label (Prometheus' data model), so such labels are left out.
    /// </summary>
    public ReadOnlySpan<byte> Canonical(ReadOnlySpan<byte> body)
    {
        if (_count == 0) return default;
        if (IsCanonicalInPlace()) return body[_labels[0].Start..(_labels[_count - 1].ValueEnd + 1)];

        var length = 0;
        foreach (ref readonly var label in Labels) length += label.LongestCanonical;
        if (_canonical.Length < length) _canonical = new byte[Math.Max(length, _canonical.Length * 2)];

        var written = 0;
        foreach (ref readonly var label in Labels)
        {
            if (label.ValueLength == 0) continue;
            if (written > 0) _canonical[written++] = (byte)',';
            written += label.WriteCanonical(body, _canonical.AsSpan(written));
        }

        return _canonical.AsSpan(0, written);
    }

    private bool IsCanonicalInPlace()
    {
        for (var i = 0; i < _count; i++)
        {
            ref readonly var label = ref _labels[i];
            if (label.ValueLength == 0 || label.LooseBackslashes || label.Form == NameForm.QuotedWithoutNeed || label.ValueStart != label.CanonicalValueStart) return false;
            if (i > 0 && label.Start != _labels[i - 1].ValueEnd + 2) return false;
        }

        return true;
    }

    private ParseError? ReadLabel(ref LineCursor cursor, LabelGrammar grammar, ParserLimits limits)
    {
        var nameStart = cursor.Position;
        var form = NameForm.Plain;
        ReadOnlySpan<byte> name;
        if (cursor.Current == '"')
        {
            if (QuotedName.ReadEscaped(ref cursor, out var range) is { } badName) return badName;
            name = cursor.Body[range];
            nameStart++;
            form = LegacyName.IsLabel(name) ? NameForm.QuotedWithoutNeed : NameForm.Quoted;
        }
        else
        {
            name = cursor.ReadLabelName();
            if (name.IsEmpty) return cursor.Error($"expected a label name [a-zA-Z_][a-zA-Z0-9_]*, or another one in quotes, found {cursor.Found()}");
        }

        if (name.StartsWith("__"u8)) return cursor.ErrorAt(nameStart, $"label name {LineCursor.Quote(name)} is reserved: it starts with __");
        if (name.Length > limits.MaxLabelNameLength) return cursor.ErrorAt(nameStart, ParserLimits.Exceeded($"a label name of {name.Length} bytes", limits.MaxLabelNameLength, nameof(limits.MaxLabelNameLength)));

        if (grammar == LabelGrammar.Text) cursor.SkipBlanks();
        if (cursor.Current != '=') return cursor.Error($"expected '=' after label name {LineCursor.Quote(name)}, found {cursor.Found()}");
        cursor.Position++;
        if (grammar == LabelGrammar.Text) cursor.SkipBlanks();
        if (cursor.Current != '"') return cursor.Error($"expected '\"' before the value of label {LineCursor.Quote(name)}, found {cursor.Found()}");
        cursor.Position++;

        var valueStart = cursor.Position;
        if (ReadValue(ref cursor, grammar, out var looseBackslashes) is { } error) return error;
        var valueLength = cursor.Position - valueStart;
        if (valueLength > limits.MaxLabelValueLength) return cursor.ErrorAt(valueStart, ParserLimits.Exceeded($"a label value of {valueLength} bytes", limits.MaxLabelValueLength, nameof(limits.MaxLabelValueLength)));
        cursor.Position++;

        if (_count == limits.MaxLabelsPerSeries) return cursor.ErrorAt(nameStart, ParserLimits.Exceeded("the number of labels on this line", limits.MaxLabelsPerSeries, nameof(limits.MaxLabelsPerSeries)));
        var label = new ScannedLabel(nameStart, name.Length, form, valueStart, valueLength, looseBackslashes);
        return Insert(label, cursor.Body) ? null : cursor.ErrorAt(nameStart, $"label name {LineCursor.Quote(name)} appears twice");
    }

    /// <summary>Goes to the closing quote. What is escaped stays escaped.</summary>
    private static ParseError? ReadValue(ref LineCursor cursor, LabelGrammar grammar, out bool looseBackslashes)
    {
        looseBackslashes = false;
        var start = cursor.Position;
        while (true)
        {
            cursor.Position += cursor.Rest.IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            if (cursor.Current == '"') return null;
            if (cursor.Current == '\n') return cursor.ErrorAt(start - 1, "the label value that starts here has no closing quote on its line; a line feed within a value is written \\n");

            cursor.Position++;
            if (cursor.Current is (byte)'\\' or (byte)'"' or (byte)'n') cursor.Position++;
            else if (grammar == LabelGrammar.OpenMetrics) looseBackslashes = true;
            else return cursor.Error($"expected '\\', '\"' or 'n' after a backslash, found {cursor.Found()}");
        }
    }

    /// <returns>Whether the name is new.</returns>
    private bool Insert(in ScannedLabel label, ReadOnlySpan<byte> body)
    {
        var name = label.Name(body);
        int low = 0, high = _count;
        if (_count > 0 && name.SequenceCompareTo(_labels[_count - 1].Name(body)) > 0) low = _count; // mostly sorted already
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = name.SequenceCompareTo(_labels[middle].Name(body));
            if (order == 0) return false;
            if (order > 0) low = middle + 1;
            else high = middle;
        }

        if (_count == _labels.Length) Array.Resize(ref _labels, _count * 2);
        _labels.AsSpan(low, _count - low).CopyTo(_labels.AsSpan(low + 1));
        _labels[low] = label;
        _count++;
        return true;
    }
}
