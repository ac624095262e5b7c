namespace Tributary.Metrics.Shards;

/// <summary>What a shard did with a command.</summary>
public enum ApplyOutcome : byte
{
    /// <summary>Ledger and values changed, together.</summary>
    Applied = 0,

    /// <summary>Seen before, or older than what is known of the source: nothing changed. To the sender this is success.</summary>
    Duplicate = 1,

    /// <summary>The shard does not know the layout: send the frame again with its definition. Nothing changed.</summary>
    UnknownLayout = 2,

    /// <summary>The family is known with another type. The first definition stands; nothing changed.</summary>
    TypeClash = 3,

    /// <summary>The family is known with another unit. The first definition stands; nothing changed.</summary>
    UnitClash = 4,

    /// <summary>The rule <c>bounds: reject</c> refuses bounds that differ from the first ones. Nothing changed.</summary>
    BoundsClash = 5,

    /// <summary>A value that its kind cannot have, such as a falling bucket or a negative counter. Nothing changed.</summary>
    InvalidValue = 6,

    /// <summary>The bytes are not a command of a known version. Nothing changed.</summary>
    Malformed = 7,

    /// <summary>The family is new, and there are as many as the limit allows. Nothing changed.</summary>
    TooManyFamilies = 8,

    /// <summary>
    /// A frame of the same source before it in the call waits for its layout's definition: send both again, in their order.
    /// Nothing changed.
    /// </summary>
    Waiting = 9,
}
