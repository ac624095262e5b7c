namespace Tributary.Grains.Storage;

/// <summary>
/// The unit has another owner by now, or is gone: nothing was written, and the caller must not acknowledge anything more.
/// </summary>
public sealed class FencedException(string message) : Exception(message);
