using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tributary.Peers.Workload;

/// <summary>Grows by what is written to it; numbers are written as the workload's definition writes them.</summary>
internal sealed class PayloadBuffer
{
    private const int LongestNumber = 64;

    private readonly ArrayBufferWriter<byte> _bytes = new(32 * 1024);

    public PayloadBuffer Text(string ascii)
    {
        var written = Encoding.ASCII.GetBytes(ascii, _bytes.GetSpan(ascii.Length));
        _bytes.Advance(written);
        return this;
    }

    public PayloadBuffer Count(ulong value)
    {
        value.TryFormat(_bytes.GetSpan(LongestNumber), out var written, provider: CultureInfo.InvariantCulture);
        _bytes.Advance(written);
        return this;
    }

    /// <summary>The shortest text that reads back as the value, always with a decimal point.</summary>
    public PayloadBuffer Real(double value)
    {
        var space = _bytes.GetSpan(LongestNumber);
        value.TryFormat(space, out var written, "R", CultureInfo.InvariantCulture);
        if (!space[..written].Contains((byte)'.'))
        {
            space[written++] = (byte)'.';
            space[written++] = (byte)'0';
        }

        _bytes.Advance(written);
        return this;
    }

    public byte[] TakeBytes()
    {
        var taken = _bytes.WrittenSpan.ToArray();
        _bytes.ResetWrittenCount();
        return taken;
    }
}
