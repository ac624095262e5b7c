using Tributary.Peers.Reporting;
using Tributary.Peers.Servers;

namespace Tributary.Peers.Parts;

/// <summary>The repeats of a part's figures, by server; or by server and case, where a part has cases.</summary>
/// <typeparam name="T">What one repeat measures.</typeparam>
internal sealed class Tally<T>
{
    private readonly Dictionary<(ServerRecipe Server, string Case), List<T>> _repeats = [];

    public void Add(ServerRecipe server, T figures, string @case = "")
    {
        if (!_repeats.TryGetValue((server, @case), out var list)) _repeats[(server, @case)] = list = [];
        list.Add(figures);
    }

    /// <returns>One figure of all repeats, in their order.</returns>
    public IReadOnlyList<double> Values(ServerRecipe server, Func<T, double> figure, string @case = "") =>
        [.. _repeats[(server, @case)].Select(figure)];

    /// <returns>The same, or null for a server that is left out.</returns>
    public IReadOnlyList<double>? ValuesIfPresent(ServerRecipe? server, Func<T, double> figure, string @case = "") =>
        server is null ? null : Values(server, figure, @case);

    public Spread Spread(ServerRecipe server, Func<T, double> figure, string @case = "") =>
        Reporting.Spread.Of(Values(server, figure, @case));
}
