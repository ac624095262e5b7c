using System.Diagnostics.CodeAnalysis;

namespace Tributary.Metrics.Layouts;

/// <summary>Lists of numbers by content.</summary>
internal sealed class NumberListComparer : IEqualityComparer<double[]>
{
    public static NumberListComparer Instance { get; } = new();

    public bool Equals(double[]? x, double[]? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.AsSpan().SequenceEqual(y));

    public int GetHashCode([DisallowNull] double[] obj)
    {
        var hash = new HashCode();
        foreach (var number in obj) hash.Add(number);
        return hash.ToHashCode();
    }
}
