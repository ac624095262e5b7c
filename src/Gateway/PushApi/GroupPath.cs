using System.Buffers;
using Tributary.Engine.Limits;

namespace Tributary.Gateway.PushApi;

/// <summary>
/// Reads the grouping labels of a push from its raw path, <c>/metrics/job/&lt;job&gt;{/&lt;label&gt;/&lt;value&gt;}</c>, as the
/// Pushgateway does (https://github.com/prometheus/pushgateway/blob/v1.11.0/README.md#url), with one difference: the raw
/// path is split before it is decoded, so <c>%2F</c> stays within its value.
/// </summary>
internal sealed class GroupPath(PushApiOptions options, MetricLimits limits)
{
    private const string Base64Mark = "@base64";
    private const string Job = "job";
    private const string Shape = "The path is /metrics/job/<job>, followed by any number of /<label>/<value>.";

    private static readonly SearchValues<char> LabelNameCharacters =
        SearchValues.Create("_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Whether a decoded path belongs to the push API, well formed or not.</summary>
    public static bool Covers(ReadOnlySpan<char> path)
    {
        const string prefix = "/metrics/job";
        if (!path.StartsWith(prefix, StringComparison.Ordinal)) return false;
        var rest = path[prefix.Length..];
        return rest.StartsWith('/') || rest.StartsWith($"{Base64Mark}/", StringComparison.Ordinal);
    }

    /// <summary>The path of a request target: without the query, and without what stands before it in absolute form.</summary>
    public static ReadOnlySpan<char> OfTarget(ReadOnlySpan<char> target)
    {
        if (!target.StartsWith('/'))
        {
            var authority = target.IndexOf("://", StringComparison.Ordinal);
            if (authority < 0) return default;
            target = target[(authority + 3)..];
            var start = target.IndexOf('/');
            target = start < 0 ? default : target[start..];
        }

        var query = target.IndexOf('?');
        return query < 0 ? target : target[..query];
    }

    /// <param name="path">The raw path, not decoded.</param>
    /// <param name="labels">The job and the other labels, each name once; values may be empty.</param>
    /// <returns>What is wrong, where, and what to do; null if the path is good.</returns>
    public string? Read(ReadOnlySpan<char> path, out List<KeyValuePair<string, string>> labels)
    {
        labels = [];
        if (!path.StartsWith('/')) return Shape;
        var parts = path[1..].ToString().Split('/');
        if (parts.Length < 3 || parts[0] != "metrics") return Shape;

        if (ReadLabel(parts[1], parts[2], out var job) is { } jobError) return jobError;
        if (job.Key != Job) return Shape;
        if (job.Value.Length == 0) return $"The job is empty. {Shape}";
        labels.Add(job);

        var end = parts.Length == 4 && parts[3].Length == 0 ? 3 : parts.Length; // "/metrics/job/x/" is "/metrics/job/x"
        if ((end - 3) % 2 != 0) return $"Label \"{parts[^1]}\" has no value: the path has an odd number of parts after the job. {Shape}";
        for (var i = 3; i < end; i += 2)
        {
            if (ReadLabel(parts[i], parts[i + 1], out var label) is { } error) return error;
            if (label.Key == Job) continue; // the first job stands
            var earlier = labels.FindIndex(other => other.Key == label.Key);
            if (earlier >= 0) labels[earlier] = label; // the last value stands
            else labels.Add(label);
        }

        return labels.Count <= limits.MaxLabelsPerSeries
            ? null
            : $"The path has {labels.Count} labels; the limit is {limits.MaxLabelsPerSeries} (Limits:MaxLabelsPerSeries).";
    }

    private string? ReadLabel(string rawName, string rawValue, out KeyValuePair<string, string> label)
    {
        label = default;
        if (PathText.Decode(rawName, options.DecodePlus, out var name) is { } nameError) return nameError;
        if (PathText.Decode(rawValue, options.DecodePlus, out var value) is { } valueError) return valueError;
        var isBase64 = name.EndsWith(Base64Mark, StringComparison.Ordinal);
        if (isBase64) name = name[..^Base64Mark.Length];

        if (!IsLabelName(name)) return $"\"{name}\" in the path is no label name: it must match [a-zA-Z_][a-zA-Z0-9_]*. {Shape}";
        if (name.StartsWith("__", StringComparison.Ordinal)) return $"Label name \"{name}\" in the path is reserved: it starts with __. Choose another name.";
        if (isBase64 && PathText.DecodeBase64(value, name, out value) is { } base64Error) return base64Error;

        if (name.Length > limits.MaxLabelNameLength) return $"A label name in the path has {name.Length} bytes; the limit is {limits.MaxLabelNameLength} (Limits:MaxLabelNameLength).";
        var valueLength = System.Text.Encoding.UTF8.GetByteCount(value);
        if (valueLength > limits.MaxLabelValueLength) return $"The value of label \"{name}\" in the path has {valueLength} bytes; the limit is {limits.MaxLabelValueLength} (Limits:MaxLabelValueLength).";

        label = new KeyValuePair<string, string>(name, value);
        return null;
    }

    private static bool IsLabelName(ReadOnlySpan<char> name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(LabelNameCharacters);
}
