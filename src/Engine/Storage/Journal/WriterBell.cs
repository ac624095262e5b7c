namespace Tributary.Engine.Storage.Journal;

/// <summary>What the writer sleeps on. A monitor, for it sleeps at once: semaphores and events spin first, in vain.</summary>
internal sealed class WriterBell
{
    private readonly object _monitor = new();
    private bool _isRung;

    public void Ring()
    {
        lock (_monitor)
        {
            _isRung = true;
            Monitor.Pulse(_monitor);
        }
    }

    /// <summary>Sleeps until it is rung, at most for a time.</summary>
    /// <returns>Whether it was rung, now or since the last sleep.</returns>
    public bool Sleep(TimeSpan longest)
    {
        lock (_monitor)
        {
            if (!_isRung) Monitor.Wait(_monitor, longest);
            var isRung = _isRung;
            _isRung = false;
            return isRung;
        }
    }
}
