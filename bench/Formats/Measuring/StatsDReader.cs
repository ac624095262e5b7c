using Tributary.Protocols.StatsD.Lines;

namespace Tributary.Formats.Measuring;

/// <summary>Reads every part of lines of StatsD, and adds nothing up.</summary>
internal sealed class StatsDReader
{
    private readonly StatsDValue[] _values = new StatsDValue[StatsDLine.MaxValues];

    public int Samples { get; private set; }

    /// <returns>What is wrong; null for nothing.</returns>
    public string? Read(ReadOnlySpan<byte> lines)
    {
        Samples = 0;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var fault = StatsDLine.Parse(lines[..end], out var line);
            if (fault != StatsDFault.None) return fault.ToString();
            fault = line.ReadValues(_values, out var count);
            if (fault != StatsDFault.None) return fault.ToString();
            var tags = new StatsDTags(line.Tags);
            var bytes = 0;
            while (tags.MoveNext()) bytes += tags.Key.Length + tags.Value.Length;
            if (bytes == 0) return "a line without tags";
            Samples += count;
            lines = lines[(end + 1)..];
        }

        return null;
    }
}
