namespace Tributary.Protocols.Exposition;

/// <summary>What the samples of a series have shown so far. Sample indices are -1 where there is none yet.</summary>
internal struct SeriesState(int hash)
{
    private byte _seen;

    public readonly int Hash { get; } = hash;

    /// <summary>The bucket or quantile read last.</summary>
    public int LastBound { get; set; } = -1;

    /// <summary>The bucket of +Inf.</summary>
    public int InfiniteBucket { get; set; } = -1;

    public int Count { get; set; } = -1;

    /// <summary>The bounds did not rise line by line: they are sorted and checked at the end.</summary>
    public bool Unordered { get; set; }

    /// <returns>Whether it is the first sample of this role.</returns>
    public bool Mark(SampleRole role)
    {
        var bit = (byte)(1 << (int)role);
        if ((_seen & bit) != 0) return false;
        _seen |= bit;
        return true;
    }
}
