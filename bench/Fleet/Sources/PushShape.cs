namespace Tributary.Fleet.Sources;

/// <summary>How much of what it has an instance says in a push.</summary>
internal enum PushShape
{
    /// <summary>PUT of all families.</summary>
    FullPut,

    /// <summary>PUT of some: the gauges of the others leave the view.</summary>
    SparsePut,

    /// <summary>POST of some: the others stay.</summary>
    PartialPost,
}
