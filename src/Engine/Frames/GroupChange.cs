namespace Tributary.Engine.Frames;

/// <summary>What a batch does to the families of its source that are not in it.</summary>
public enum GroupChange : byte
{
    /// <summary>They stay (Pushgateway POST, and every other protocol).</summary>
    Keep,

    /// <summary>They are cleared (Pushgateway PUT).</summary>
    Replace,

    /// <summary>They are retired, with the whole source (Pushgateway DELETE).</summary>
    Delete,
}
