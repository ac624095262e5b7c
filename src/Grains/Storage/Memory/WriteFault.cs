namespace Tributary.Grains.Storage.Memory;

/// <summary>How writes to a <see cref="MemoryUnitStore"/> fail, for tests of what owners make of an unknown outcome.</summary>
public enum WriteFault
{
    /// <summary>They do not.</summary>
    None = 0,

    /// <summary>Nothing is written, and the caller is told that the outcome is unknown.</summary>
    BeforeWriting,

    /// <summary>All is written, and the caller is told that the outcome is unknown.</summary>
    AfterWriting,
}
