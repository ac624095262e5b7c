namespace Tributary.Engine.Storage;

/// <summary>Another process holds the storage directory.</summary>
public sealed class StorageInUseException(string path, Exception innerException)
    : IOException(
        $"The storage directory {path} is in use by another process. Stop that process, or give this one its own Storage:Path.",
        innerException);
