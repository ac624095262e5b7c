namespace Tributary.Fleet.Pages;

/// <summary>A scraped page: the fleet's samples by their key, and what is wrong with the page as such.</summary>
internal sealed class Page
{
    private readonly Dictionary<string, PageSample> _samples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    public IReadOnlyDictionary<string, PageSample> Samples => _samples;

    /// <summary>Declared types by the family's name in text format 0.0.4.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>Breaches of the format, each with its line.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public bool Declare(string family, string type) => _types.TryAdd(family, type);

    public bool Add(string key, PageSample sample) => _samples.TryAdd(key, sample);

    public void Complain(string problem) => _problems.Add(problem);
}

/// <param name="Family">The family's name in text format 0.0.4.</param>
/// <param name="Name">The sample's own name.</param>
/// <param name="Number">The value.</param>
internal readonly record struct PageSample(string Family, string Name, PageNumber Number);
