using System.Runtime.InteropServices;
using System.Text.Json;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Protocols.Json;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Asab;

/// <summary>
/// A histogram as ASAB has it: <c>{"buckets": {"0.1": {"req": 1}, "Infinity": {"req": 4}}, "sum": 55.55, "count": 4}</c>.
/// Buckets are cumulative and of each value name; a name is missing where nothing was in a bucket. Sum and count are of all
/// names together, so that only a name that is alone has a sum. Reusable.
/// </summary>
internal sealed class AsabHistogram
{
    private const int MaxNames = 100; // they are written in code; each is looked for in every bucket

    private readonly NumberListTable _lists = new();
    private readonly JsonText _text = new();
    private readonly List<double> _bounds = [];
    private readonly List<(int Start, int Length)> _names = [];
    private readonly List<Count> _counts = [];
    private byte[] _nameText = new byte[256];
    private (double High, double Low) _sum;
    private int _at;

    /// <summary>A count of one name in the bucket of one bound.</summary>
    private readonly record struct Count(int Name, double Bound, double High, double Low);

    /// <summary>The number of value names.</summary>
    public int Names => _names.Count;

    /// <summary>Its finite bounds, once it is read.</summary>
    public HistogramBounds Bounds { get; private set; } = HistogramBounds.None;

    public ReadOnlySpan<byte> NameOf(int index) => _nameText.AsSpan(_names[index].Start, _names[index].Length);

    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Read(JsonElement values)
    {
        _bounds.Clear();
        _names.Clear();
        _counts.Clear();
        _sum = (double.NaN, 0);
        JsonElement buckets = default;
        foreach (var part in values.EnumerateObject())
        {
            var name = _text.NameOf(part);
            if (name.SequenceEqual("buckets"u8)) buckets = part.Value;
            else if (name.SequenceEqual("sum"u8) && AsabValue.TryRead(part.Value, out var high, out var low)) _sum = (high, low);
        }

        if (buckets.ValueKind != JsonValueKind.Object) return "a histogram needs buckets";
        foreach (var bucket in buckets.EnumerateObject())
        {
            if (ReadBucket(bucket) is { } wrong) return wrong;
        }

        return ReadBounds();
    }

    /// <summary>Adds the values of a name to the point that comes next. To be asked for the names in their order.</summary>
    /// <returns>What is wrong; null if nothing is. What was added so far is then to be taken back.</returns>
    public string? AddTo(PointBatch batch, int name)
    {
        while (_at < _counts.Count && _counts[_at].Name < name) _at++;
        double high = 0, low = 0;
        for (var bucket = 0; bucket < Bounds.BucketCount; bucket++)
        {
            var bound = bucket < Bounds.Count ? Bounds[bucket] : double.PositiveInfinity;
            for (; _at < _counts.Count && _counts[_at].Name == name && _counts[_at].Bound == bound; _at++)
            {
                if (!(_counts[_at].High >= high)) return $"the counts of {LabelCheck.Show(NameOf(name))} are not numbers that rise from bucket to bucket";
                (high, low) = (_counts[_at].High, _counts[_at].Low);
            }

            batch.AddValue(high, low);
        }

        if (_names.Count == 1 && double.IsFinite(_sum.High)) batch.AddValue(_sum.High, _sum.Low);
        else batch.AddValue(double.NaN);
        return null;
    }

    private string? ReadBucket(JsonProperty bucket)
    {
        var text = _text.NameOf(bucket);
        if (!NumberParser.TryParse(text, out var bound, out _) || double.IsNaN(bound) || double.IsNegativeInfinity(bound)) return $"the bound of a bucket is {LabelCheck.Show(text)}; it must be a number or Infinity";
        if (bucket.Value.ValueKind != JsonValueKind.Object) return $"the bucket {LabelCheck.Show(text)} is to be an object of counts by value name";
        bound += 0.0; // -0 and 0 are the same bound
        _bounds.Add(bound);
        foreach (var count in bucket.Value.EnumerateObject())
        {
            if (IndexOf(_text.NameOf(count)) is not { } name) return $"the histogram has more than {MaxNames} value names; use tags";
            AsabValue.TryRead(count.Value, out var high, out var low);
            _counts.Add(new Count(name, bound, high, low));
        }

        return null;
    }

    private string? ReadBounds()
    {
        _bounds.Sort();
        if (_bounds is not [.., double.PositiveInfinity]) return "a histogram has one bucket \"Infinity\"";
        if (_lists.Bounds(CollectionsMarshal.AsSpan(_bounds)[..^1]) is not { } bounds) return "a histogram has two buckets with the same bound";
        Bounds = bounds;
        _counts.Sort(static (left, right) => left.Name != right.Name ? left.Name.CompareTo(right.Name) : left.Bound.CompareTo(right.Bound));
        _at = 0;
        return null;
    }

    /// <summary>The index of a name; null where there are too many.</summary>
    private int? IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (NameOf(i).SequenceEqual(name)) return i;
        }

        if (_names.Count == MaxNames) return null;
        var start = _names.Count == 0 ? 0 : _names[^1].Start + _names[^1].Length;
        if (_nameText.Length - start < name.Length) Array.Resize(ref _nameText, Math.Max(2 * _nameText.Length, start + name.Length));
        name.CopyTo(_nameText.AsSpan(start));
        _names.Add((start, name.Length));
        return _names.Count - 1;
    }
}
