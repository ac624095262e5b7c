namespace Tributary.Protocols.Exposition;

/// <summary>How a format writes label sets.</summary>
internal enum LabelGrammar
{
    /// <summary>Text format 0.0.4: blanks between tokens, a trailing comma; a backslash only before <c>\</c>, <c>"</c>, <c>n</c>.</summary>
    Text,

    /// <summary>OpenMetrics 1.0: no blanks, no trailing comma; a backslash before another character is itself.</summary>
    OpenMetrics,
}
