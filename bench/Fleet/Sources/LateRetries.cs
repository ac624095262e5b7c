using Tributary.Fleet.Pushing;

namespace Tributary.Fleet.Sources;

/// <summary>Pushes that will come once more after newer ones; only their bodies are kept.</summary>
internal sealed class LateRetries
{
    private readonly List<(int Due, Push Push)> _waiting = [];

    public void Add(Push push, int due) => _waiting.Add((due, push));

    public List<Push> Take(int turn)
    {
        var due = _waiting.FindAll(late => late.Due == turn).ConvertAll(late => late.Push);
        _waiting.RemoveAll(late => late.Due == turn);
        return due;
    }
}
