using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Otlp;

/// <summary>
/// Which source a resource is, and what <c>target_info</c> tells of it (OpenTelemetry, "Prometheus and OpenMetrics
/// Compatibility", section "Resource Attributes"): <c>job</c> is <c>service.namespace/service.name</c>, <c>instance</c> is
/// <c>service.instance.id</c>.
/// </summary>
internal sealed class OtlpResource
{
    private readonly LabelSet _source = new();
    private readonly List<byte> _job = [];

    /// <summary>
    /// SDKs that name no instance name what distinguishes it otherwise. Two instances with nothing to tell them apart are
    /// one source, whose values would overwrite each other.
    /// </summary>
    private static readonly byte[][] Instances = [.. new[] { "service.instance.id", "k8s.pod.uid", "container.id" }.Select(Encoding.ASCII.GetBytes)];

    /// <summary>The labels of the source, good until the next call.</summary>
    public ReadOnlySpan<byte> SourceOf(OtlpAttributes resource, ParserLimits limits, out string? error)
    {
        error = null;
        _source.Clear();
        _job.Clear();
        if (resource.Find("service.namespace"u8) is { IsEmpty: false } space)
        {
            _job.AddRange(space);
            _job.AddRange("/"u8);
        }

        _job.AddRange(resource.Find("service.name"u8));
        var job = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_job);
        var instance = InstanceOf(resource);
        if (!System.Text.Unicode.Utf8.IsValid(job) || !System.Text.Unicode.Utf8.IsValid(instance)) error = "an attribute of the resource is not valid UTF-8";
        else if (job.Length > limits.MaxLabelValueLength || instance.Length > limits.MaxLabelValueLength) error = ParserLimits.Exceeded("service.name or service.instance.id", limits.MaxLabelValueLength, nameof(limits.MaxLabelValueLength));
        _source.TryAdd("job"u8, job);
        _source.TryAdd("instance"u8, instance);
        return _source.Canonical();
    }

    /// <summary>Whether an attribute is in the labels <c>job</c> and <c>instance</c>, and so not in <c>target_info</c>.</summary>
    public static bool Identifies(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("service.name"u8) || key.SequenceEqual("service.namespace"u8) || key.SequenceEqual("service.instance.id"u8);

    private static ReadOnlySpan<byte> InstanceOf(OtlpAttributes resource)
    {
        foreach (var key in Instances)
        {
            if (resource.Find(key) is { IsEmpty: false } instance) return instance;
        }

        var host = resource.Find("host.name"u8);
        var process = resource.Find("process.pid"u8);
        return host.IsEmpty || process.IsEmpty ? host : (byte[])[.. host, (byte)':', .. process];
    }
}
