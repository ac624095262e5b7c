using System.Globalization;
using System.Security.Cryptography;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>One family of an update on its way to a frame: its series, each with the numbers that its layout has, and the values.</summary>
internal sealed class NativeFamily(Family family)
{
    private const byte DeltaFlag = 1;
    private const byte DefinitionFlag = 4;
    private const byte LowPartsFlag = 8;
    private const int IdSize = 16;

    private readonly List<(Label[] Labels, double[] Numbers)> _series = [];
    private readonly List<double> _values = [];
    private readonly List<(int Index, double Low)> _lowParts = [];
    private readonly List<double> _numbers = [];
    private readonly List<Amount> _parts = [];
    private Amount _sum;

    private bool HasLists => family.Type is FamilyType.Histogram or FamilyType.Summary;

    public void Sample(string name, Label[] labels, Amount value)
    {
        if (!HasLists)
        {
            _series.Add((labels, []));
            Add(value);
        }
        else if (name.EndsWith("_sum", StringComparison.Ordinal))
        {
            _sum = value;
        }
        else
        {
            EndDistribution(labels, value);
        }
    }

    public void Bucket(Amount? bound, Amount count)
    {
        if (bound is { } finite) _numbers.Add(finite.ToDouble());
        _parts.Add(count);
    }

    public void Quantile(string quantile, Amount value)
    {
        _numbers.Add(double.Parse(quantile, CultureInfo.InvariantCulture));
        _parts.Add(value);
    }

    /// <summary>The frame, with the definition of its layout or without.</summary>
    public byte[] ToFrame(bool delta, bool defines)
    {
        var definition = Definition();
        var frame = new NativeBytes();
        var isDelta = delta && family.Type != FamilyType.Gauge;
        frame.Raw([(byte)((isDelta ? DeltaFlag : 0) | (defines ? DefinitionFlag : 0) | (_lowParts.Count > 0 ? LowPartsFlag : 0))]);
        frame.Raw(SHA256.HashData(definition).AsSpan(0, IdSize));
        if (defines)
        {
            frame.Number((ulong)definition.Length);
            frame.Raw(definition);
        }

        frame.Number((ulong)_values.Count);
        foreach (var value in _values) frame.Double(value);
        if (_lowParts.Count == 0) return frame.ToArray();
        frame.Number((ulong)_lowParts.Count);
        foreach (var (index, low) in _lowParts)
        {
            frame.Number((ulong)index);
            frame.Double(low);
        }

        return frame.ToArray();
    }

    /// <summary>The count is the last part that is said of a series.</summary>
    private void EndDistribution(Label[] labels, Amount count)
    {
        _series.Add((labels, [.. _numbers]));
        foreach (var part in _parts) Add(part);
        Add(_sum);
        if (family.Type == FamilyType.Summary) Add(count);
        _numbers.Clear();
        _parts.Clear();
    }

    private void Add(Amount value)
    {
        if (value.IsWhole)
        {
            var whole = value.Thousandths / 1000;
            var low = (double)(whole - (Int128)(double)whole);
            if (low != 0) _lowParts.Add((_values.Count, low));
            _values.Add((double)whole);
        }
        else
        {
            _values.Add(value.ToDouble());
        }
    }

    private byte[] Definition()
    {
        var (kind, type) = family.Type switch
        {
            FamilyType.Counter => ((byte)1, (byte)1),
            FamilyType.Gauge => ((byte)2, (byte)2),
            FamilyType.Histogram => ((byte)3, (byte)3),
            _ => ((byte)5, (byte)4),
        };
        var definition = new NativeBytes();
        definition.Raw([1, kind, type, 0]);
        definition.Text(family.Name);
        definition.Text("");
        definition.Text(family.Help);
        definition.Number(HasLists ? (ulong)_series.Count : 0);
        if (HasLists)
        {
            foreach (var (_, numbers) in _series)
            {
                definition.Number((ulong)numbers.Length);
                foreach (var number in numbers) definition.Double(number);
            }
        }

        definition.Number((ulong)_series.Count);
        for (var i = 0; i < _series.Count; i++)
        {
            if (HasLists) definition.Number((ulong)i);
            definition.Labels(_series[i].Labels);
        }

        return definition.ToArray();
    }
}
