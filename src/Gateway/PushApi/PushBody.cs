using System.Buffers;

namespace Tributary.Gateway.PushApi;

/// <summary>
/// A body in a rented buffer, which the budget counts. It grows by doubling, up to a limit, so that what a sender
/// announces costs nothing before it comes.
/// </summary>
internal sealed class PushBody(ByteBudget budget) : IDisposable
{
    private const int SmallestBuffer = 4096;

    private byte[] _buffer = [];
    private long _taken;
    private int _start;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(_start, Length - _start);

    public byte[] Buffer => _buffer;

    /// <summary>Makes room for more bytes behind <see cref="Length"/>.</summary>
    /// <param name="more">At least so many.</param>
    /// <param name="atMost">The length that the body may reach; no more is rented than it needs.</param>
    /// <returns>False if the budget has no room; what is there stays.</returns>
    public bool TryReserve(int more, int atMost)
    {
        var needed = Length + more;
        if (needed <= _buffer.Length) return true;
        var doubled = Math.Max(2L * _buffer.Length, SmallestBuffer);
        var wanted = (int)Math.Max(needed, Math.Min(doubled, atMost));
        if (!budget.TryTake(wanted)) return false;
        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        _buffer.AsMemory(0, Length).CopyTo(larger);
        Release();
        _buffer = larger;
        _taken = wanted;
        return true;
    }

    /// <summary>Where the next bytes go; then call <see cref="Advance"/>.</summary>
    public Memory<byte> Free => _buffer.AsMemory(Length);

    public void Advance(int bytes) => Length += bytes;

    /// <summary>Leaves out bytes at the beginning of a body that is complete.</summary>
    public void Skip(int bytes) => _start += bytes;

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += (int)bytes.Length;
    }

    public void Dispose()
    {
        Release();
        _buffer = [];
        Length = 0;
    }

    private void Release()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        budget.Give(_taken);
        _taken = 0;
    }
}
