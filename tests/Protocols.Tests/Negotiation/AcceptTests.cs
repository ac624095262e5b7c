using Tributary.Protocols.Negotiation;

namespace Tributary.Protocols.Tests.Negotiation;

public sealed class AcceptTests
{
    private const string Prometheus242 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    private const string Prometheus3WithNativeHistograms =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6," + Prometheus3;

    [Theory]
    [InlineData(Prometheus242, ExpositionFormat.OpenMetrics)]
    [InlineData(Prometheus3, ExpositionFormat.OpenMetrics)]
    [InlineData(Prometheus3WithNativeHistograms, ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", ExpositionFormat.Text)]
    [InlineData("text/plain;version=0.0.4;q=1,*/*;q=0.1", ExpositionFormat.Text)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ExpositionFormat.Text)]
    public void Answers_scrapers_and_browsers_as_they_prefer(string header, ExpositionFormat expected) =>
        Assert.Equal(expected, Accept.Choose(header));

    [Theory]
    [InlineData(null, ExpositionFormat.Text)]
    [InlineData("", ExpositionFormat.Text)]
    [InlineData(",, ;q=1", ExpositionFormat.Text)]
    [InlineData("*/*", ExpositionFormat.Text)]
    [InlineData("image/png", ExpositionFormat.Text)]
    [InlineData("application/*", ExpositionFormat.OpenMetrics)]
    [InlineData("text/*;q=0.5, application/*;q=0.4", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text", ExpositionFormat.OpenMetrics)]
    [InlineData("Application/OpenMetrics-Text ; Version=\"1.0.0\" ; Q=0.1", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text, */*", ExpositionFormat.OpenMetrics)]
    [InlineData("text/plain, application/openmetrics-text", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text, text/plain", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;q=0, */*", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text;q=0", ExpositionFormat.Text)]
    [InlineData("text/plain;q=0, */*;q=0.5", ExpositionFormat.OpenMetrics)]
    [InlineData("*/*;q=0", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text;q=x, text/plain;q=0.9", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;note=\"a,b;q=0\";q=0.9, text/plain;q=0.8", ExpositionFormat.OpenMetrics)]
    [InlineData("text/plain;version=1.0.0", ExpositionFormat.Text)]
    public void Follows_weights_and_falls_back_to_text(string? header, ExpositionFormat expected) =>
        Assert.Equal(expected, Accept.Choose(header));
}
