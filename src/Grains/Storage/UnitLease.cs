namespace Tributary.Grains.Storage;

/// <summary>
/// The right to write to a unit. Opening a unit gives a new one and ends all older ones: whoever still holds an older one
/// has been replaced elsewhere, and each of its writes fails with <see cref="FencedException"/>.
/// </summary>
/// <param name="Unit">The number the store knows the unit by. A unit that is removed and made anew has another.</param>
/// <param name="Epoch">Rises with every opening of the unit.</param>
public readonly record struct UnitLease(long Unit, long Epoch)
{
    /// <summary>One number for the owner, above those of all owners before it, also of a unit of the same key that was removed.</summary>
    public long Owner => (Unit << 24) + Epoch;
}
