namespace Tributary.Grains.Pushing;

/// <summary>
/// Pushes for which all that was under way has been answered. They go on when whoever told them has sent what comes next,
/// on the same thread: to wake another for each would cost more than what is left to do.
/// </summary>
internal sealed class SettledPushes
{
    private readonly List<Push> _pushes = [];

    public void Add(Push push) => _pushes.Add(push);

    public void GoOn()
    {
        foreach (var push in _pushes) push.GoOn();
        _pushes.Clear();
    }
}
