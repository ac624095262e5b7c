using System.Text;

namespace Tributary.Protocols.Rendering;

/// <summary>The texts of bounds of buckets and quantiles, each made once.</summary>
internal sealed class BoundTexts(BoundForm form)
{
    private const int MaxRemembered = 1000; // services share a few dozen

    private readonly Dictionary<double, byte[]> _texts = [];

    public ReadOnlySpan<byte> Of(double bound)
    {
        if (_texts.TryGetValue(bound, out var text)) return text;
        if (_texts.Count >= MaxRemembered) _texts.Clear();
        return _texts[bound] = Encoding.ASCII.GetBytes(BoundText.Format(bound, form));
    }
}
