namespace Tributary.Protocols.StatsD.Mapping;

/// <summary>Which names a mapping is for.</summary>
public abstract class NamePattern
{
    /// <summary>What a name has where the pattern leaves it open; null where the name is not meant.</summary>
    public abstract NameCaptures? Match(string name);

    /// <summary>Whether there is something that a template may refer to.</summary>
    /// <param name="reference">A number from 1, or a name.</param>
    public abstract bool Captures(string reference);

    /// <summary>How much there is to refer to, in a few words for errors.</summary>
    public abstract string Describe();
}
