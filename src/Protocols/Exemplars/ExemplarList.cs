using System.Runtime.InteropServices;
using Tributary.Metrics.Exemplars;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.Exemplars;

/// <summary>
/// The exemplars of one body, in the order of what they belong to. Flat and reusable, so that reading them makes no objects.
/// One that cannot be shown is left out and counted: for an exemplar no number is refused.
/// </summary>
public sealed class ExemplarList
{
    private readonly List<ParsedExemplar> _items = [];
    private byte[] _labels = [];
    private int _labelsLength;

    public int Count => _items.Count;

    public ReadOnlySpan<ParsedExemplar> Items => CollectionsMarshal.AsSpan(_items);

    /// <summary>Exemplars that are not kept: beyond the limit, with too long labels, or of no number.</summary>
    public int LeftOut { get; private set; }

    public void Clear()
    {
        _items.Clear();
        (_labelsLength, LeftOut) = (0, 0);
    }

    /// <summary>Adds an exemplar.</summary>
    /// <param name="owner">Number of the sample or point that it belongs to; not below that of the one before.</param>
    /// <param name="canonicalLabels">Its labels.</param>
    /// <param name="value">What was observed.</param>
    /// <param name="time">Unix seconds; NaN if its sender does not say.</param>
    /// <param name="limits">How many there may be.</param>
    public void Add(int owner, ReadOnlySpan<byte> canonicalLabels, double value, double time, ParserLimits limits)
    {
        if (_items.Count >= limits.MaxExemplarsPerPush || double.IsNaN(value) || Exemplar.CountCharacters(canonicalLabels) > Exemplar.MaxCharacters)
        {
            LeaveOut();
            return;
        }

        if (_labels.Length - _labelsLength < canonicalLabels.Length) Array.Resize(ref _labels, Math.Max(Math.Max(256, _labels.Length * 2), _labelsLength + canonicalLabels.Length));
        canonicalLabels.CopyTo(_labels.AsSpan(_labelsLength));
        _items.Add(new ParsedExemplar(owner, _labelsLength, canonicalLabels.Length, value, double.IsFinite(time) ? time : double.NaN));
        _labelsLength += canonicalLabels.Length;
    }

    /// <summary>Counts one that cannot be added.</summary>
    public void LeaveOut() => LeftOut++;

    /// <summary>The canonical labels of an exemplar.</summary>
    public ReadOnlySpan<byte> LabelsOf(in ParsedExemplar exemplar) => _labels.AsSpan(exemplar.LabelsStart, exemplar.LabelsLength);

    /// <summary>Those of a sample or point.</summary>
    public ReadOnlySpan<ParsedExemplar> Of(int owner)
    {
        var all = Items;
        var from = all.BinarySearch(new FirstOf(owner));
        from = from < 0 ? ~from : from;
        var to = from;
        while (to < all.Length && all[to].Owner == owner) to++;
        return all[from..to];
    }

    /// <summary>Takes back those of a sample or point that turned out not to be one, and of what is after it.</summary>
    public void Abandon(int owner)
    {
        while (_items.Count > 0 && _items[^1].Owner >= owner)
        {
            _labelsLength = _items[^1].LabelsStart;
            _items.RemoveAt(_items.Count - 1);
        }
    }

    /// <summary>Stands before the first exemplar of its owner, and equals none.</summary>
    private readonly struct FirstOf(int owner) : IComparable<ParsedExemplar>
    {
        public int CompareTo(ParsedExemplar other) => owner <= other.Owner ? -1 : 1;
    }
}
