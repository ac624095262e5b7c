namespace Tributary.Grains.Storage;

/// <summary>
/// A slice other than the first was to be opened that no split has made: whoever asked for it has an old map of the family.
/// </summary>
public sealed class UnitGoneException(UnitKey key) : Exception($"There is no unit {key}.");
