namespace Tributary.Protocols.Protobuf;

/// <summary>How a field's value is written (Protocol Buffers, "Encoding", section "Message Structure").</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,

    /// <summary>A length and so many bytes: strings, messages, packed numbers.</summary>
    Bytes = 2,

    /// <summary>Groups are deprecated, and no message that is read here has one.</summary>
    StartGroup = 3,

    EndGroup = 4,
    Fixed32 = 5,
}
