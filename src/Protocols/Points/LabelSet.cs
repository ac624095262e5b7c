using System.Buffers;
using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Points;

/// <summary>
/// The labels of a series as a binary protocol brings them: put together in any order, given back in canonical form
/// (<see cref="LabelText"/>). Reusable; a label takes no object.
/// </summary>
internal sealed class LabelSet
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("\\\"\n"u8);

    private Label[] _labels = new Label[16];
    private byte[] _text = new byte[512];
    private byte[] _canonical = new byte[512];
    private int _length;

    private readonly record struct Label(int NameStart, int NameLength, int ValueStart, int ValueLength);

    /// <summary>Number of labels.</summary>
    public int Count { get; private set; }

    private ReadOnlySpan<Label> Labels => _labels.AsSpan(0, Count);

    public void Clear()
    {
        Count = 0;
        _length = 0;
    }

    /// <summary>Adds a label. One without a value is as good as none (Prometheus' data model), and is left out.</summary>
    /// <returns>False, and nothing changed, where there is one of the name.</returns>
    public bool TryAdd(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return true;
        var at = Find(name, out var isThere);
        if (isThere) return false;
        if (Count == _labels.Length) Array.Resize(ref _labels, 2 * Count);
        _labels.AsSpan(at, Count - at).CopyTo(_labels.AsSpan(at + 1));
        _labels[at] = new Label(Keep(name), name.Length, Keep(value), value.Length);
        Count++;
        return true;
    }

    /// <summary>Adds a label, or its value to that of the one of this name, as OpenTelemetry has it for names that become the same.</summary>
    public void Join(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (TryAdd(name, value)) return;
        var at = Find(name, out _);
        var label = _labels[at];
        var joined = _length;
        Keep(_text.AsSpan(label.ValueStart, label.ValueLength));
        Keep(";"u8);
        Keep(value);
        _labels[at] = label with { ValueStart = joined, ValueLength = _length - joined };
    }

    /// <summary>Takes a label out.</summary>
    /// <returns>Its value, good until the next change; empty if there is none.</returns>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> name)
    {
        var at = Find(name, out var isThere);
        if (!isThere) return default;
        var label = _labels[at];
        _labels.AsSpan(at + 1, Count - at - 1).CopyTo(_labels.AsSpan(at));
        Count--;
        return _text.AsSpan(label.ValueStart, label.ValueLength);
    }

    /// <summary>The value of a label, good until the next change; empty if there is none.</summary>
    public ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> name)
    {
        var at = Find(name, out var isThere);
        return isThere ? _text.AsSpan(_labels[at].ValueStart, _labels[at].ValueLength) : default;
    }

    /// <summary>Adds all labels of another set that this one has not.</summary>
    public void AddMissing(LabelSet other)
    {
        foreach (ref readonly var label in other.Labels) TryAdd(other._text.AsSpan(label.NameStart, label.NameLength), other._text.AsSpan(label.ValueStart, label.ValueLength));
    }

    /// <summary>The canonical labels, good until the next call.</summary>
    public ReadOnlySpan<byte> Canonical()
    {
        var longest = Count * 6;
        foreach (ref readonly var label in Labels) longest += 2 * (label.NameLength + label.ValueLength);
        if (_canonical.Length < longest) _canonical = new byte[Math.Max(longest, _canonical.Length * 2)];
        var length = 0;
        foreach (ref readonly var label in Labels)
        {
            if (length > 0) _canonical[length++] = (byte)',';
            length += WriteName(NameOf(label), _canonical.AsSpan(length));
            "=\""u8.CopyTo(_canonical.AsSpan(length));
            length += 2;
            length += Escape(_text.AsSpan(label.ValueStart, label.ValueLength), _canonical.AsSpan(length));
            _canonical[length++] = (byte)'"';
        }

        return _canonical.AsSpan(0, length);
    }

    private static int WriteName(ReadOnlySpan<byte> name, Span<byte> destination)
    {
        if (LegacyName.IsLabel(name))
        {
            name.CopyTo(destination);
            return name.Length;
        }

        destination[0] = (byte)'"';
        var length = 1 + Escape(name, destination[1..]);
        destination[length] = (byte)'"';
        return length + 1;
    }

    private static int Escape(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        if (!value.ContainsAny(Escaped))
        {
            value.CopyTo(destination);
            return value.Length;
        }

        var length = 0;
        foreach (var one in value)
        {
            if (one is (byte)'\\' or (byte)'"' or (byte)'\n') destination[length++] = (byte)'\\';
            destination[length++] = one == '\n' ? (byte)'n' : one;
        }

        return length;
    }

    private int Find(ReadOnlySpan<byte> name, out bool isThere)
    {
        int low = 0, high = Count;
        isThere = false;
        if (high > 0 && name.SequenceCompareTo(NameOf(_labels[high - 1])) > 0) return high; // mostly sorted already
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = name.SequenceCompareTo(NameOf(_labels[middle]));
            isThere = order == 0;
            if (isThere) return middle;
            if (order > 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private ReadOnlySpan<byte> NameOf(in Label label) => _text.AsSpan(label.NameStart, label.NameLength);

    private int Keep(ReadOnlySpan<byte> text)
    {
        if (_text.Length - _length < text.Length)
        {
            var larger = new byte[Math.Max(_text.Length * 2, _length + text.Length)];
            _text.AsSpan(0, _length).CopyTo(larger);
            text.CopyTo(larger.AsSpan(_length)); // text may lie in the old one
            _text = larger;
        }
        else
        {
            text.CopyTo(_text.AsSpan(_length));
        }

        _length += text.Length;
        return _length - text.Length;
    }
}
