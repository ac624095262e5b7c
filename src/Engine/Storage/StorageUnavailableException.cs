namespace Tributary.Engine.Storage;

/// <summary>
/// The disk does not take what has to be written, for now: full, unwritable, failing or too slow. What was
/// acknowledged is safe; what was not may be sent again.
/// </summary>
public sealed class StorageUnavailableException : IOException
{
    public StorageUnavailableException(string message) : base(message)
    {
    }

    public StorageUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
