namespace Tributary.Fleet.Pages;

/// <summary>The formats in which the view is checked.</summary>
/// <param name="Name">How differences call it.</param>
/// <param name="Accept">What is asked for.</param>
/// <param name="MediaType">What must be answered.</param>
/// <param name="OpenMetrics">Whether the rules of OpenMetrics 1.0 hold: <c># EOF</c>, counter families without <c>_total</c>.</param>
/// <param name="Gzip">Whether to ask for a compressed page: one format checks that way, the other plainly.</param>
internal sealed record PageFormat(string Name, string Accept, string MediaType, bool OpenMetrics, bool Gzip)
{
    public static PageFormat Text { get; } = new("text 0.0.4", "text/plain;version=0.0.4", "text/plain", OpenMetrics: false, Gzip: false);

    public static PageFormat OpenMetrics1 { get; } = new("OpenMetrics 1.0", "application/openmetrics-text;version=1.0.0", "application/openmetrics-text", OpenMetrics: true, Gzip: true);
}
