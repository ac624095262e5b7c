using Tributary.Metrics.Identity;

namespace Tributary.Engine.Rules.Matching;

/// <summary>Labels in canonical form (see <see cref="LabelText"/>), read in place.</summary>
public readonly ref struct CanonicalLabels(ReadOnlySpan<byte> labels) : ILabelLookup
{
    private readonly ReadOnlySpan<byte> _labels = labels;

    public string? Find(ReadOnlySpan<byte> name)
    {
        var each = LabelText.Enumerate(_labels);
        while (each.MoveNext())
        {
            if (each.Name.SequenceEqual(name)) return LabelText.Unescape(each.Value);
        }

        return null;
    }
}
