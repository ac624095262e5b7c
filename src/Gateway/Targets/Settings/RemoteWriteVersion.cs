namespace Tributary.Gateway.Targets.Settings;

/// <summary>Which remote write a receiver is spoken to in.</summary>
internal enum RemoteWriteVersion
{
    /// <summary>2.0, and 1.0 once the receiver turns out not to know it.</summary>
    Auto,

    /// <summary>1.0.</summary>
    V1,

    /// <summary>2.0, whatever the receiver says.</summary>
    V2,
}
