namespace Tributary.Gateway.Targets.Sending;

/// <summary>Lets one line through in a minute, and counts the others: a target that is away fails as often as it is tried.</summary>
internal sealed class QuietLog(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long? _last;
    private int _kept;

    /// <param name="kept">How many were kept back since the last one.</param>
    public bool IsDue(out int kept)
    {
        kept = _kept;
        if (_last is { } last && time.GetElapsedTime(last) < Interval)
        {
            _kept++;
            return false;
        }

        (_last, _kept) = (time.GetTimestamp(), 0);
        return true;
    }
}
