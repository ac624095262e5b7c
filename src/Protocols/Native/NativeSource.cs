using System.Buffers;
using System.Text;
using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Native;

/// <summary>A sender, as it names itself in every update.</summary>
public sealed class NativeSource
{
    private readonly byte[] _bytes;

    /// <param name="labels">Its labels; <c>job</c> is one of them, and usually <c>instance</c>.</param>
    /// <exception cref="ArgumentException">There is no job.</exception>
    public NativeSource(IEnumerable<KeyValuePair<string, string>> labels)
    {
        KeyValuePair<string, string>[] sorted = [.. labels.Where(label => label.Value.Length > 0).OrderBy(label => label.Key, StringComparer.Ordinal)];
        if (!Array.Exists(sorted, label => label.Key == "job")) throw new ArgumentException("A source has a label job.", nameof(labels));
        var writer = new ArrayBufferWriter<byte>(64);
        NativeLabels.Write(writer, Encoding.UTF8.GetBytes(LabelText.Write(sorted)));
        _bytes = writer.WrittenSpan.ToArray();
    }

    internal ReadOnlySpan<byte> Bytes => _bytes;
}
