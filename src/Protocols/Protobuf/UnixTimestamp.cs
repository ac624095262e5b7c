namespace Tributary.Protocols.Protobuf;

/// <summary>The parts of a <c>google.protobuf.Timestamp</c>.</summary>
internal static class UnixTimestamp
{
    private const double First = -62135596800; // 0001-01-01T00:00:00Z
    private const double Last = 253402300799; // 9999-12-31T23:59:59Z
    private const int Billion = 1_000_000_000;

    /// <param name="time">Unix seconds.</param>
    /// <param name="seconds">The second that it is in.</param>
    /// <param name="nanoseconds">From 0 to 999,999,999, forward in time.</param>
    /// <returns>False where it is not known, or outside what a timestamp can be.</returns>
    public static bool TrySplit(double time, out long seconds, out int nanoseconds)
    {
        (seconds, nanoseconds) = (0, 0);
        if (!(time is >= First and <= Last)) return false;
        var whole = Math.Floor(time);
        seconds = (long)whole;
        nanoseconds = Math.Min((int)((time - whole) * Billion), Billion - 1);
        return true;
    }
}
