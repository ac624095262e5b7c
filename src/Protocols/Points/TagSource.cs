using System.Buffers;
using System.Text;

namespace Tributary.Protocols.Points;

/// <summary>
/// Tells the tags that name the sender from those of the series, for protocols that have one list of both. The sender is
/// <c>job</c> and <c>instance</c>, as everywhere; tags that have these names and mean something else become
/// <c>exported_job</c> and <c>exported_instance</c>, as in Prometheus
/// (https://prometheus.io/docs/prometheus/3.0/configuration/configuration/#scrape_config, <c>honor_labels</c>).
/// </summary>
internal sealed class TagSource(TagSourceOptions options)
{
    private readonly byte[][] _sourceTags = [.. options.SourceTags.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[] _jobTag = Encoding.UTF8.GetBytes(options.JobTag);
    private readonly ArrayBufferWriter<byte> _instance = new(256);

    /// <summary>Moves the labels of the source out of those of the series.</summary>
    /// <param name="labels">All tags, under the names of labels.</param>
    /// <param name="defaultJob">The job where no tag names it.</param>
    /// <param name="source">Becomes the source's labels.</param>
    public void Split(LabelSet labels, ReadOnlySpan<byte> defaultJob, LabelSet source)
    {
        source.Clear();
        _instance.ResetWrittenCount();
        foreach (var tag in _sourceTags)
        {
            var value = labels.Take(tag);
            if (value.IsEmpty) continue;
            if (_instance.WrittenCount > 0) _instance.Write("/"u8);
            _instance.Write(value);
        }

        if (_instance.WrittenCount > 0)
        {
            source.TryAdd("instance"u8, _instance.WrittenSpan);
            labels.TryAdd("exported_instance"u8, labels.Take("instance"u8));
        }
        else
        {
            source.TryAdd("instance"u8, labels.Take("instance"u8));
        }

        var job = labels.ValueOf(_jobTag);
        source.TryAdd("job"u8, job.IsEmpty ? defaultJob : job);
        var ownJob = labels.Take("job"u8);
        if (!_jobTag.AsSpan().SequenceEqual("job"u8)) labels.TryAdd("exported_job"u8, ownJob);
    }
}
