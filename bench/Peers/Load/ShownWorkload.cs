using System.Buffers.Text;

namespace Tributary.Peers.Load;

/// <summary>What a page shows of the workload, without what a server says of itself.</summary>
/// <param name="Series">Sample lines with the label <c>service</c>, which all series of the workload have and no other.</param>
/// <param name="Total">The values of a family added up.</param>
internal readonly record struct ShownWorkload(long Series, double Total)
{
    /// <param name="page">A page in text format 0.0.4, or OpenMetrics.</param>
    /// <param name="family">The family whose values are added up: all series whose names begin so.</param>
    public static ShownWorkload Of(ReadOnlySpan<byte> page, string family)
    {
        var name = System.Text.Encoding.ASCII.GetBytes(family);
        var (series, total) = (0L, 0.0);
        while (!page.IsEmpty)
        {
            var end = page.IndexOf((byte)'\n');
            var line = end < 0 ? page : page[..end];
            page = end < 0 ? [] : page[(end + 1)..];
            if (line.IsEmpty || line[0] == '#' || line.IndexOf("service=\""u8) < 0) continue;
            series++;
            if (!line.StartsWith(name)) continue;
            if (!Utf8Parser.TryParse(line[(line.LastIndexOf("} "u8) + 2)..], out double value, out _)) throw new InvalidDataException("a sample line without a value");
            total += value;
        }

        return new ShownWorkload(series, total);
    }
}
