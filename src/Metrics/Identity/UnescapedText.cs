namespace Tributary.Metrics.Identity;

/// <summary>Texts of canonical labels (<see cref="LabelText"/>) without their escapes, in UTF-8; copied only where there are any. Reusable.</summary>
public sealed class UnescapedText
{
    private byte[] _plain = new byte[256];

    /// <param name="escaped">A value, or a name that stands in quotes.</param>
    /// <returns>The text, good until the next one is asked for.</returns>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\')) return escaped;
        if (_plain.Length < escaped.Length) _plain = new byte[2 * escaped.Length];
        return _plain.AsSpan(0, LabelText.Unescape(escaped, _plain));
    }
}
