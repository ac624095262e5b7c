using Tributary.Engine.Limits;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Tests.PushApi;

public sealed class GroupPathTests
{
    [Theory]
    [InlineData("/metrics/job/x", "job=x")]
    [InlineData("/metrics/job/x/", "job=x")]
    [InlineData("/metrics/job/x/instance/i1", "job=x instance=i1")]
    [InlineData("/metrics/job/x/instance/127.0.0.1:1234", "job=x instance=127.0.0.1:1234")]
    [InlineData("/metrics/job/x/instance/", "job=x instance=")]
    [InlineData("/metrics/job/x/a//b/c", "job=x a= b=c")]
    [InlineData("/metrics/job/x/job/y", "job=x")]
    [InlineData("/metrics/job/x/a/1/a/2", "job=x a=2")]
    [InlineData("/metrics/job/x/a/1%2F2", "job=x a=1/2")]
    [InlineData("/metrics/job/x/a/1%2f2", "job=x a=1/2")]
    [InlineData("/metrics/job/x/a/1+2", "job=x a=1+2")]
    [InlineData("/metrics/job/x/a/1%2B2", "job=x a=1+2")]
    [InlineData("/metrics/job/x/a/1%202", "job=x a=1 2")]
    [InlineData("/metrics/job/x/v/50%25+%2B%26%3D%3F%23%3B", "job=x v=50%++&=?#;")]
    [InlineData("/metrics/job/x/name/%CE%A0%CF%81%CE%BF", "job=x name=Προ")]
    [InlineData("/metrics/job/x/name/Προ", "job=x name=Προ")]
    [InlineData("/metrics/job/../a/.", "job=.. a=.")]
    [InlineData("/metrics/job/x/_a1/_", "job=x _a1=_")]
    public void Labels_are_read_from_the_raw_path(string path, string labels) => Assert.Equal(labels, Read(path));

    [Theory]
    [InlineData("/metrics/job@base64/cGNsLzM=", "job=pcl/3")]
    [InlineData("/metrics/job@base64/cGNsLzM", "job=pcl/3")]
    [InlineData("/metrics/job%40base64/cGNsLzM%3D", "job=pcl/3")]
    [InlineData("/metrics/job/x/path@base64/L3Zhci90bXA=", "job=x path=/var/tmp")]
    [InlineData("/metrics/job/x/first@base64/=/second/foo", "job=x first= second=foo")]
    [InlineData("/metrics/job/x/first@base64//second/foo", "job=x first= second=foo")]
    [InlineData("/metrics/job/x/name@base64/YS_DvA==", "job=x name=a/ü")]
    [InlineData("/metrics/job/x/name@base64/4pyT", "job=x name=✓")]
    public void Values_marked_base64_are_decoded(string path, string labels) => Assert.Equal(labels, Read(path));

    [Fact]
    public void A_plus_is_a_blank_when_asked_for() => Assert.Equal("job=a b x=1+2", Read("/metrics/job/a+b/x/1%2B2", new PushApiOptions { DecodePlus = true }));

    [Theory]
    [InlineData("/metrics/job/", "The job is empty")]
    [InlineData("/metrics/job@base64/=", "The job is empty")]
    [InlineData("/metrics/job", "The path is /metrics/job/<job>")]
    [InlineData("/other/job/x", "The path is /metrics/job/<job>")]
    [InlineData("", "The path is /metrics/job/<job>")]
    [InlineData("/metrics/job/x/instance", "\"instance\" has no value")]
    [InlineData("/metrics/job/x/a/1/b", "\"b\" has no value")]
    [InlineData("/metrics/job/x//", "\"\" in the path is no label name")]
    [InlineData("/metrics/job/x//v", "\"\" in the path is no label name")]
    [InlineData("/metrics/job/x/a-b/c", "\"a-b\" in the path is no label name")]
    [InlineData("/metrics/job/x/1a/c", "\"1a\" in the path is no label name")]
    [InlineData("/metrics/job/x/%C3%BC/c", "\"ü\" in the path is no label name")]
    [InlineData("/metrics/job/x/__name__/c", "starts with __")]
    [InlineData("/metrics/job/x/__name__@base64/YQ", "starts with __")]
    [InlineData("/metrics/job@base64/@@@", "is not base64")]
    [InlineData("/metrics/job@base64/a+b/", "is not base64")]
    [InlineData("/metrics/job/x/a@base64/cGNsLzM=x", "is not base64")]
    [InlineData("/metrics/job/x/a@base64/a", "is not base64")]
    [InlineData("/metrics/job/x/a@base64/_w", "valid UTF-8")]
    [InlineData("/metrics/job/x/a/%ff", "valid UTF-8")]
    [InlineData("/metrics/job/x/a/%zz", "two hexadecimal digits")]
    [InlineData("/metrics/job/x/a/1%2", "two hexadecimal digits")]
    [InlineData("/metrics/job/x/a/%", "two hexadecimal digits")]
    [InlineData("/metrics/job/x/a/%+1", "two hexadecimal digits")]
    public void What_is_wrong_is_said(string path, string expected) => Assert.Contains(expected, Error(path), StringComparison.Ordinal);

    [Fact]
    public void Labels_keep_to_the_limits()
    {
        var limits = new MetricLimits { MaxLabelsPerSeries = 2, MaxLabelNameLength = 8, MaxLabelValueLength = 4 };
        Assert.Contains("Limits:MaxLabelsPerSeries", Error("/metrics/job/x/a/1/b/2", limits), StringComparison.Ordinal);
        Assert.Contains("Limits:MaxLabelNameLength", Error("/metrics/job/x/abcdefghi/1", limits), StringComparison.Ordinal);
        Assert.Contains("Limits:MaxLabelValueLength", Error("/metrics/job/x/a/%C3%BC%C3%BC%C3%BC", limits), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/metrics/job/x", true)]
    [InlineData("/metrics/job/", true)]
    [InlineData("/metrics/job@base64/x", true)]
    [InlineData("/metrics/job", false)]
    [InlineData("/metrics/jobs/x", false)]
    [InlineData("/metrics/job@base32/x", false)]
    [InlineData("/metrics", false)]
    public void The_push_api_covers_what_is_below_job(string path, bool covered) => Assert.Equal(covered, GroupPath.Covers(path));

    [Theory]
    [InlineData("/metrics/job/x", "/metrics/job/x")]
    [InlineData("/metrics/job/x?temporality=delta", "/metrics/job/x")]
    [InlineData("http://host:1/metrics/job/x?y", "/metrics/job/x")]
    [InlineData("http://host", "")]
    [InlineData("*", "")]
    public void The_path_is_cut_from_the_request_target(string target, string path) => Assert.Equal(path, GroupPath.OfTarget(target).ToString());

    private static string Read(string path, PushApiOptions? options = null)
    {
        var error = new GroupPath(options ?? new PushApiOptions(), MetricLimits.Default).Read(path, out var labels);
        Assert.Null(error);
        return string.Join(' ', labels.Select(label => $"{label.Key}={label.Value}"));
    }

    private static string Error(string path, MetricLimits? limits = null)
    {
        var error = new GroupPath(new PushApiOptions(), limits ?? MetricLimits.Default).Read(path, out _);
        Assert.NotNull(error);
        return error;
    }
}
