namespace Tributary.Protocols.Negotiation;

/// <summary>The formats that a page of metrics can be asked for in.</summary>
public enum ExpositionFormat
{
    /// <summary>Prometheus text format 0.0.4, which every scraper reads.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.</summary>
    OpenMetrics,
}
