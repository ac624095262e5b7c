namespace Tributary.Grains.Hosting;

/// <summary>
/// Whether a silo is cut off from the store: it cannot write while another can, time and again. Where nobody can, the
/// store is away, and no silo would do better.
/// </summary>
/// <param name="grace">How long that must be so.</param>
/// <param name="time">The clock.</param>
internal sealed class CutOffJudge(TimeSpan grace, TimeProvider time)
{
    private long? _since;

    /// <summary>Takes what was seen now.</summary>
    /// <param name="canWrite">Whether this silo can write.</param>
    /// <param name="canAnother">Whether another one has just written.</param>
    /// <returns>Whether it is cut off for good.</returns>
    public bool IsCutOff(bool canWrite, bool canAnother)
    {
        if (canWrite || !canAnother)
        {
            _since = null;
            return false;
        }

        _since ??= time.GetTimestamp();
        return time.GetElapsedTime(_since.Value) >= grace;
    }
}
