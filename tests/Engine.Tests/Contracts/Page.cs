using System.Globalization;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>The samples of a page in text format, each under all that stands before its value.</summary>
public sealed class Page
{
    private readonly Dictionary<string, string> _samples;

    public Page(string text)
    {
        Text = text;
        _samples = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .ToDictionary(line => line[..line.LastIndexOf(' ')], line => line[(line.LastIndexOf(' ') + 1)..], StringComparer.Ordinal);
    }

    public string Text { get; }

    public IReadOnlyCollection<string> Samples => _samples.Keys;

    /// <summary>The value as it is written; null where there is no such sample.</summary>
    public string? this[string sample] => _samples.GetValueOrDefault(sample);

    /// <summary>The value; 0 where there is no such sample.</summary>
    public double Number(string sample) => double.Parse(_samples.GetValueOrDefault(sample) ?? "0", CultureInfo.InvariantCulture);
}
