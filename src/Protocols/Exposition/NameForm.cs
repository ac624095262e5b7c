namespace Tributary.Protocols.Exposition;

/// <summary>How the name of a label stands in the body.</summary>
internal enum NameForm : byte
{
    Plain,

    /// <summary>In quotes, which it needs.</summary>
    Quoted,

    /// <summary>In quotes, which the canonical form does not have.</summary>
    QuotedWithoutNeed,
}
