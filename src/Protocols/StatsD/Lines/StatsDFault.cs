namespace Tributary.Protocols.StatsD.Lines;

/// <summary>Why a line cannot be read. It is left out whole: there is nobody to tell, so it is counted by reason.</summary>
public enum StatsDFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>It is longer than the setting <c>StatsD:MaxLineBytes</c> allows.</summary>
    TooLong,

    /// <summary>There is no name before the first colon.</summary>
    NoName,

    /// <summary>There is no colon, or nothing behind it.</summary>
    NoValue,

    /// <summary>There is no type behind the values.</summary>
    NoType,

    /// <summary>The type is none of <see cref="StatsDType"/>.</summary>
    UnknownType,

    /// <summary>A value is no number.</summary>
    BadValue,

    /// <summary>A value is NaN or infinite.</summary>
    NotFinite,

    /// <summary>The rate is no number above 0 and up to 1.</summary>
    BadRate,

    /// <summary>The time is no whole number of seconds.</summary>
    BadTime,
}
