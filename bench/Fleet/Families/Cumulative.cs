using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Families;

/// <summary>
/// A rising quantity of one process, over all its lives: a counter, a bucket, a sum. What the merged view owes to it is
/// <see cref="Total"/>: of every life the value that was pushed last. What a life counted after its last push is lost with it.
/// </summary>
internal struct Cumulative
{
    private Amount _earlierLives;

    /// <summary>What this life has counted so far.</summary>
    public Amount Value { get; private set; }

    /// <summary>What the last push of this life said.</summary>
    public Amount Pushed { get; private set; }

    public readonly Amount Total => _earlierLives + Pushed;

    public void Add(Amount amount) => Value += amount;

    /// <summary>The process dies and comes back counting from zero.</summary>
    public void Restart()
    {
        _earlierLives = Total;
        Value = Pushed = Amount.Zero;
    }

    /// <summary>Marks the value as pushed.</summary>
    /// <returns>What the push has to say: the value, or its rise since the last push.</returns>
    public Amount Push(bool delta)
    {
        var said = delta ? Value - Pushed : Value;
        Pushed = Value;
        return said;
    }
}
