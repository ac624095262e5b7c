using Tributary.Metrics.Identity;

namespace Tributary.Engine.Rules.Matching;

/// <summary>Labels given as a dictionary, for views and tools that ask what the rules would do.</summary>
public readonly record struct DictionaryLabels(IReadOnlyDictionary<string, string> Labels) : ILabelLookup
{
    public string? Find(ReadOnlySpan<byte> name) => Labels.GetValueOrDefault(LabelText.Unescape(name));
}
