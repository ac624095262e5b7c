namespace Tributary.Grains.Storage;

/// <summary>
/// What is stored of a unit is not what was written: serving from it would serve wrong totals, so the unit is not opened.
/// </summary>
public sealed class CorruptUnitException(UnitKey key, string problem)
    : Exception($"What is stored of {key} is corrupt: {problem}. Restore the database from a backup; the unit is left as it is.")
{
    public UnitKey Key { get; } = key;
}
