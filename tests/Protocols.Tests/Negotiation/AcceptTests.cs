using Tributary.Protocols.Naming;
using Tributary.Protocols.Negotiation;
using Tributary.Protocols.Rendering;

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

    // 2.42 with --enable-feature=native-histograms.
    private const string Prometheus242WithNativeHistograms =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,"
        + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    [Theory]
    [InlineData(Prometheus242WithNativeHistograms, PageFormat.Protobuf)]
    [InlineData(Prometheus242, PageFormat.OpenMetrics)]
    [InlineData(Prometheus3, PageFormat.OpenMetrics)]
    [InlineData(Prometheus3WithNativeHistograms, PageFormat.Protobuf)]
    [InlineData("application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", PageFormat.Text)]
    [InlineData("text/plain;version=0.0.4;q=1,*/*;q=0.1", PageFormat.Text)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", PageFormat.Text)]
    public void Answers_scrapers_and_browsers_as_they_prefer(string header, PageFormat expected) =>
        Assert.Equal(expected, Accept.Choose(header).Format);

    [Theory]
    [InlineData(null, PageFormat.Text)]
    [InlineData("", PageFormat.Text)]
    [InlineData(",, ;q=1", PageFormat.Text)]
    [InlineData("*/*", PageFormat.Text)]
    [InlineData("image/png", PageFormat.Text)]
    [InlineData("application/*", PageFormat.OpenMetrics)]
    [InlineData("text/*;q=0.5, application/*;q=0.4", PageFormat.Text)]
    [InlineData("application/openmetrics-text", PageFormat.OpenMetrics)]
    [InlineData("Application/OpenMetrics-Text ; Version=\"1.0.0\" ; Q=0.1", PageFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text, */*", PageFormat.OpenMetrics)]
    [InlineData("text/plain, application/openmetrics-text", PageFormat.Text)]
    [InlineData("application/openmetrics-text, text/plain", PageFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;q=0, */*", PageFormat.Text)]
    [InlineData("application/openmetrics-text;q=0", PageFormat.Text)]
    [InlineData("text/plain;q=0, */*;q=0.5", PageFormat.OpenMetrics)]
    [InlineData("*/*;q=0", PageFormat.Text)]
    [InlineData("application/openmetrics-text;q=x, text/plain;q=0.9", PageFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;note=\"a,b;q=0\";q=0.9, text/plain;q=0.8", PageFormat.OpenMetrics)]
    [InlineData("text/plain;version=1.0.0", PageFormat.Text)]
    [InlineData("application/vnd.google.protobuf; Encoding=\"delimited\"; proto=io.prometheus.client.MetricFamily", PageFormat.Protobuf)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text", PageFormat.Text)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=compact-text", PageFormat.Text)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily", PageFormat.Text)]
    [InlineData("application/vnd.google.protobuf;proto=another.Message;encoding=delimited", PageFormat.Text)]
    [InlineData("application/vnd.google.protobuf;encoding=delimited", PageFormat.Text)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.4, text/plain;q=0.5", PageFormat.Text)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0", PageFormat.Text)]
    public void Follows_weights_and_falls_back_to_text(string? header, PageFormat expected) =>
        Assert.Equal(expected, Accept.Choose(header).Format);

    [Theory]
    [InlineData(null, NameEscaping.Underscores, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("*/*", NameEscaping.Underscores, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("text/plain", NameEscaping.Underscores, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("text/plain;version=1.0.0", NameEscaping.Underscores, "text/plain; version=1.0.0; charset=utf-8")]
    [InlineData("text/plain;version=1.0.0;escaping=allow-utf-8", NameEscaping.AllowUtf8, "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8")]
    [InlineData("text/plain;version=1.0.0;escaping=unknown", NameEscaping.Underscores, "text/plain; version=1.0.0; charset=utf-8")]
    [InlineData("text/plain;version=0.0.4;escaping=dots", NameEscaping.Dots, "text/plain; version=0.0.4; charset=utf-8; escaping=dots")]
    [InlineData("text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.5", NameEscaping.Underscores, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData(Prometheus3, NameEscaping.AllowUtf8, "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8")]
    [InlineData(
        "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4",
        NameEscaping.Underscores,
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores")]
    [InlineData(
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=values",
        NameEscaping.Values,
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=values")]
    public void The_escaping_that_a_client_names_is_chosen_and_told(string? header, NameEscaping escaping, string contentType)
    {
        var choice = Accept.Choose(header);
        Assert.Equal((escaping, contentType), (choice.Escaping, choice.ContentType));
    }
}
