namespace Tributary.Engine.Files;

/// <summary>What came of looking at a file again.</summary>
public enum FileReload
{
    /// <summary>The file is as it was when what is in force was read, or no file is configured.</summary>
    Unchanged,

    /// <summary>What it says is in force.</summary>
    Changed,

    /// <summary>The file cannot be used: what was in force stays, and <see cref="ReloadedFile{T}.LastError"/> says why.</summary>
    Refused,
}
