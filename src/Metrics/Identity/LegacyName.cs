using System.Buffers;

namespace Tributary.Metrics.Identity;

/// <summary>
/// Names of the character set that Prometheus had before version 3
/// (https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels). Others are UTF-8 names, which stand in quotes.
/// </summary>
public static class LegacyName
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    private const string Digits = "0123456789";

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create(Letters + Digits);
    private static readonly SearchValues<char> MetricCharacters = SearchValues.Create(Letters + Digits + ":");
    private static readonly SearchValues<byte> LabelBytes = SearchValues.Create([.. (Letters + Digits).Select(character => (byte)character)]);

    /// <summary><c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>.</summary>
    public static bool IsMetric(ReadOnlySpan<char> name) => !name.IsEmpty && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(MetricCharacters);

    /// <summary><c>[a-zA-Z_][a-zA-Z0-9_]*</c>.</summary>
    public static bool IsLabel(ReadOnlySpan<char> name) => !name.IsEmpty && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(LabelCharacters);

    /// <inheritdoc cref="IsLabel(ReadOnlySpan{char})"/>
    public static bool IsLabel(ReadOnlySpan<byte> name) => !name.IsEmpty && !char.IsAsciiDigit((char)name[0]) && !name.ContainsAnyExcept(LabelBytes);
}
