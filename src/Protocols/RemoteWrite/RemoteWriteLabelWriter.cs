using System.Runtime.InteropServices;
using Tributary.Metrics.Identity;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// The labels of one sample as remote write has them: those of its series, its name, and the bound of a bucket or quantile,
/// sorted by name. Texts are plain UTF-8.
/// </summary>
internal sealed class RemoteWriteLabelWriter
{
    private readonly List<Label> _series = [];
    private readonly List<Label> _all = [];
    private byte[] _text = new byte[512];
    private int _seriesLength;
    private int _length;

    public int Count => _all.Count;

    public ReadOnlySpan<byte> Name(int label) => _text.AsSpan(_all[label].NameStart, _all[label].NameLength);

    public ReadOnlySpan<byte> Value(int label) => _text.AsSpan(_all[label].ValueStart, _all[label].ValueLength);

    /// <summary>A hash that tells this sample's series from all others of a view.</summary>
    public Hash128 Hash()
    {
        // No text has a byte of 0xFF in it, so that it marks where each ends.
        var from = _length;
        foreach (ref readonly var label in CollectionsMarshal.AsSpan(_all))
        {
            Append(_text.AsSpan(label.NameStart, label.NameLength));
            Append([0xFF]);
            Append(_text.AsSpan(label.ValueStart, label.ValueLength));
            Append([0xFF]);
        }

        var hash = Hash128.Compute(_text.AsSpan(from, _length - from));
        _length = from;
        return hash;
    }

    /// <param name="canonical">The labels of the series; their names need no quotes.</param>
    public void SetSeries(ReadOnlySpan<byte> canonical)
    {
        _series.Clear();
        _length = 0;
        Reserve(canonical.Length);
        var each = LabelText.Enumerate(canonical);
        while (each.MoveNext())
        {
            var name = Append(each.Name);
            var value = LabelText.Unescape(each.Value, _text.AsSpan(_length));
            _series.Add(new Label(name, each.Name.Length, _length, value));
            _length += value;
        }

        _seriesLength = _length;
    }

    /// <param name="family">The name of the family.</param>
    /// <param name="suffix">What the sample's name has behind it.</param>
    /// <param name="boundLabel"><c>le</c>, <c>quantile</c>, or empty.</param>
    /// <param name="bound">The text of the bound.</param>
    public void SetSample(ReadOnlySpan<byte> family, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> boundLabel = default, ReadOnlySpan<byte> bound = default)
    {
        _all.Clear();
        _length = _seriesLength;
        _all.AddRange(_series);
        Reserve(family.Length + suffix.Length + boundLabel.Length + bound.Length + "__name__"u8.Length);
        var nameStart = Append("__name__"u8);
        var valueStart = Append(family);
        Append(suffix);
        Insert(new Label(nameStart, "__name__"u8.Length, valueStart, family.Length + suffix.Length));
        if (boundLabel.IsEmpty) return;
        nameStart = Append(boundLabel);
        valueStart = Append(bound);
        Insert(new Label(nameStart, boundLabel.Length, valueStart, bound.Length));
    }

    private void Insert(in Label label)
    {
        var name = _text.AsSpan(label.NameStart, label.NameLength);
        var at = _all.Count;
        while (at > 0 && Name(at - 1).SequenceCompareTo(name) > 0) at--;
        _all.Insert(at, label);
    }

    /// <returns>Where the text begins.</returns>
    private int Append(scoped ReadOnlySpan<byte> text)
    {
        // Its own text may be what is appended: it stays where it is when the array grows.
        Reserve(text.Length);
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
        return _length - text.Length;
    }

    private void Reserve(int bytes)
    {
        if (_text.Length - _length < bytes) Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + bytes));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Label(int NameStart, int NameLength, int ValueStart, int ValueLength);
}
