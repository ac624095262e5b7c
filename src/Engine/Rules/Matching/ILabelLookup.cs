namespace Tributary.Engine.Rules.Matching;

/// <summary>
/// The labels of one series, as rules ask for them. Called only for a series not seen before, and only for families
/// with rules that match labels.
/// </summary>
public interface ILabelLookup
{
    /// <param name="name">The label's name as canonical labels have it: in UTF-8, and escaped if it is one that stands in quotes.</param>
    /// <returns>The label's value, unescaped, or null where the series has no such label.</returns>
    string? Find(ReadOnlySpan<byte> name);
}
