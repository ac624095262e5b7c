using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Tributary.Metrics.Identity;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.Points;

/// <summary>What labels of binary protocols are checked for, as those of the text formats are by their grammar.</summary>
internal static class LabelCheck
{
    private const int LongestShown = 60;

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), 0x7f]);

    /// <returns>What is wrong with a label; null if nothing is.</returns>
    public static string? Find(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ParserLimits limits)
    {
        if (!IsName(name)) return $"{Show(name)} is no label name: it must be UTF-8, without control characters and not empty";
        if (name.StartsWith("__"u8)) return $"label name {Show(name)} is reserved: it starts with __";
        if (name.Length > limits.MaxLabelNameLength) return ParserLimits.Exceeded($"a label name of {name.Length} bytes", limits.MaxLabelNameLength, nameof(limits.MaxLabelNameLength));
        if (value.Length > limits.MaxLabelValueLength) return ParserLimits.Exceeded($"a label value of {value.Length} bytes", limits.MaxLabelValueLength, nameof(limits.MaxLabelValueLength));
        return Utf8.IsValid(value) ? null : $"the value of label {Show(name)} is not valid UTF-8";
    }

    /// <returns>What is wrong with the name of a family; null if nothing is.</returns>
    public static string? FindInFamily(ReadOnlySpan<byte> name, ParserLimits limits)
    {
        if (!IsName(name)) return $"{Show(name)} is no metric name: it must be UTF-8, without control characters and not empty";
        return name.Length <= limits.MaxNameLength ? null : ParserLimits.Exceeded($"a metric name of {name.Length} bytes", limits.MaxNameLength, nameof(limits.MaxNameLength));
    }

    /// <summary>A name as it can be shown.</summary>
    public static string Show(ReadOnlySpan<byte> name) => $"\"{Encoding.UTF8.GetString(name[..Math.Min(name.Length, LongestShown)])}{(name.Length > LongestShown ? "..." : "")}\"";

    /// <summary>Any UTF-8 is a name, as in the text formats in quotes; control characters are refused there too.</summary>
    private static bool IsName(ReadOnlySpan<byte> name) => LegacyName.IsLabel(name) || (!name.IsEmpty && !name.ContainsAny(Controls) && Utf8.IsValid(name));
}
