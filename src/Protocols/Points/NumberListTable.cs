using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Points;

/// <summary>
/// The bounds of histograms and the quantiles of summaries that a parser has met: services share a few dozen, and each
/// becomes an object once.
/// </summary>
internal sealed class NumberListTable
{
    private const int MaxRemembered = 10_000; // past it, somebody makes up ever new bounds

    private readonly Dictionary<double[], HistogramBounds> _known = new(Comparer.Instance);
    private readonly Dictionary<double[], HistogramBounds>.AlternateLookup<ReadOnlySpan<double>> _byNumbers;

    public NumberListTable() => _byNumbers = _known.GetAlternateLookup<ReadOnlySpan<double>>();

    /// <summary>Finite and rising numbers as bounds; null where they are not.</summary>
    public HistogramBounds? Bounds(ReadOnlySpan<double> numbers) => TryGet(numbers, out _, out var bounds) ? bounds : null;

    /// <summary>The same as quantiles; null where they are not within [0, 1].</summary>
    public double[]? Quantiles(ReadOnlySpan<double> numbers)
    {
        if (numbers.Length > 0 && !(numbers[0] >= 0 && numbers[^1] <= 1)) return null;
        return TryGet(numbers, out var list, out _) ? list : null;
    }

    private bool TryGet(ReadOnlySpan<double> numbers, [NotNullWhen(true)] out double[]? list, [NotNullWhen(true)] out HistogramBounds? bounds)
    {
        if (_byNumbers.TryGetValue(numbers, out list, out bounds)) return true;
        bounds = HistogramBounds.TryCreate(numbers);
        if (bounds is null) return false;
        if (_known.Count >= MaxRemembered) _known.Clear();
        list = numbers.ToArray();
        _known.Add(list, bounds);
        return true;
    }

    private sealed class Comparer : IEqualityComparer<double[]>, IAlternateEqualityComparer<ReadOnlySpan<double>, double[]>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals(double[]? x, double[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<double> alternate, double[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] double[] obj) => GetHashCode((ReadOnlySpan<double>)obj);

        public int GetHashCode(ReadOnlySpan<double> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(alternate));
            return hash.ToHashCode();
        }

        public double[] Create(ReadOnlySpan<double> alternate) => alternate.ToArray();
    }
}
