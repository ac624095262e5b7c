namespace Tributary.Protocols.Native;

/// <summary>What became of a frame. The numbers are on the wire: append, never renumber. From 16 on, the frame is refused for good.</summary>
public enum NativeOutcome : byte
{
    /// <summary>It is merged, and with <c>Storage:Ack=journal</c> on disk.</summary>
    Applied = 0,

    /// <summary>It was merged before, or is older than what is known of its source. To the sender this is success.</summary>
    Duplicate = 1,

    /// <summary>The gateway does not know its layout: nothing of its update is taken; it is to be sent again with the definition.</summary>
    UnknownLayout = 2,

    /// <summary>Nothing of it is taken, for a frame of its update, or of one before it of the same source, has a layout that is not known.</summary>
    Waiting = 3,

    /// <summary>Its source is new, and there are as many as may be: it may be taken later.</summary>
    Deferred = 4,

    /// <summary>The family is known with another type.</summary>
    TypeClash = 16,

    /// <summary>The family is known with another unit.</summary>
    UnitClash = 17,

    /// <summary>A rule refuses bounds that differ from the first ones.</summary>
    BoundsClash = 18,

    /// <summary>A value, or a payload, that its kind cannot have.</summary>
    InvalidValue = 19,

    /// <summary>The name of the family is the gateway's own.</summary>
    ReservedName = 20,

    /// <summary>The family is new, and there are as many as may be.</summary>
    TooManyFamilies = 21,

    /// <summary>Two series of the layout are one, once the labels of the source override theirs.</summary>
    SeriesTwice = 22,

    /// <summary>The family stands twice in the update.</summary>
    FamilyTwice = 23,

    /// <summary>For another reason, which the text says.</summary>
    Refused = 24,
}
