namespace Tributary.Protocols.Rendering;

/// <summary>The forms in which the merged view is shown.</summary>
public enum PageFormat : byte
{
    /// <summary>Prometheus text format 0.0.4.</summary>
    Text = 0,

    /// <summary>OpenMetrics 1.0.</summary>
    OpenMetrics = 1,

    /// <summary>Tributary's own JSON.</summary>
    Json = 2,

    /// <summary>A table in plain text, for <c>watch curl</c>.</summary>
    Watch = 3,

    /// <summary>Prometheus' protobuf format, delimited: the one that carries native histograms.</summary>
    Protobuf = 4,

    /// <summary>As services on ASAB show their metrics as text.</summary>
    AsabText = 5,

    /// <summary>As services on ASAB show their metrics in JSON.</summary>
    AsabJson = 6,

    /// <summary>As services on ASAB show their metrics as a table.</summary>
    AsabTable = 7,
}
