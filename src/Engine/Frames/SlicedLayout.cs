using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Slices;

namespace Tributary.Engine.Frames;

/// <summary>A layout divided by a map: per slice that has any of its entries, the layout of these alone.</summary>
internal sealed class SlicedLayout
{
    private SlicedLayout(SliceMap map, LayoutPart[] parts)
    {
        Map = map;
        Parts = parts;
    }

    public SliceMap Map { get; }

    public LayoutPart[] Parts { get; }

    public static SlicedLayout Create(EncodedLayout whole, SliceMap map)
    {
        if (!LayoutCodec.TryDecode(whole.Bytes, out var definition, out _)) throw new InvalidOperationException($"The layout of {whole.Family} cannot be read back as it was written.");
        var entries = new SortedDictionary<ushort, List<int>>();
        var slices = new SliceId[definition.Entries.Count];
        for (var i = 0; i < slices.Length; i++)
        {
            slices[i] = map.SliceOf(Hash128.Compute(definition.Entries[i].Labels.Span));
            if (!entries.TryGetValue(slices[i].Index, out var own)) entries.Add(slices[i].Index, own = []);
            own.Add(i);
        }

        var starts = new int[slices.Length + 1];
        for (var i = 0; i < slices.Length; i++) starts[i + 1] = starts[i] + whole.Strides[i].Length;
        return new SlicedLayout(map, [.. entries.Values.Select(own => new LayoutPart(
            slices[own[0]],
            new EncodedLayout(definition with { Entries = [.. own.Select(entry => definition.Entries[entry])] }, slices[own[0]].Index),
            [.. own],
            [.. own.SelectMany(entry => Enumerable.Range(starts[entry], starts[entry + 1] - starts[entry]))]))]);
    }
}

/// <summary>The entries of a layout that are in one slice.</summary>
/// <param name="Slice">The slice.</param>
/// <param name="Layout">The layout of these entries.</param>
/// <param name="Entries">Their numbers in the whole layout.</param>
/// <param name="Values">For each value of the part, its number in the whole frame.</param>
internal sealed record LayoutPart(SliceId Slice, EncodedLayout Layout, int[] Entries, int[] Values);
