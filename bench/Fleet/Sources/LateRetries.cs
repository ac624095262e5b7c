using Tributary.Fleet.Numbers;
using Tributary.Fleet.Options;
using Tributary.Fleet.Pushing;

namespace Tributary.Fleet.Sources;

/// <summary>
/// Which pushes of a source come once more after newer ones, and when. Only their bodies are kept.
/// </summary>
/// <param name="options">The run's options.</param>
/// <param name="kind">The source's kind.</param>
/// <param name="isTimed">Its points have times, by which an old push is known whatever the source tells of itself.</param>
/// <param name="deathTurn">The turn in which its group is deleted: nothing comes after it.</param>
internal sealed class LateRetries(FleetOptions options, SourceKinds kind, bool isTimed, int deathTurn)
{
    /// <summary>A process often dies with a push unanswered; its last words then come late, from an older life.</summary>
    private const double LastWordsChance = 0.5;

    private readonly List<(int Due, Push Push)> _waiting = [];

    /// <summary>Decides whether a push will come late. The one of the next turn is acknowledged before it does.</summary>
    /// <param name="push">The push.</param>
    /// <param name="turn">When it is sent first.</param>
    /// <param name="lastWords">Whether the process restarts before its next push.</param>
    /// <param name="random">The instance's random numbers.</param>
    public void Consider(Push push, int turn, bool lastWords, DeterministicRandom random)
    {
        var wanted = random.Chance(lastWords && options.Late > 0 ? Math.Max(LastWordsChance, options.Late) : options.Late);
        var due = turn + 2 + random.Below(2);
        if (!wanted || (kind == SourceKinds.Bare && !isTimed)) return;

        // Without a sequence or times it may put back old gauges, so a newer push has to follow; with them, it may come last.
        if (kind == SourceKinds.Sequenced || isTimed) due = Math.Min(due, options.Pushes);
        else if (due >= options.Pushes) return;
        if (due < deathTurn) _waiting.Add((due, push));
    }

    public List<Push> Take(int turn)
    {
        var due = _waiting.FindAll(late => late.Due == turn).ConvertAll(late => late.Push);
        _waiting.RemoveAll(late => late.Due == turn);
        return due;
    }
}
