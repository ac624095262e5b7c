using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Sources;

/// <summary>
/// A shard's ledger of one source: what was last heard of it, so that a cumulative value is added once, a repeated update
/// not at all, and everything of it can be taken back.
/// </summary>
internal sealed class SourceState(SourceId id)
{
    /// <summary>Stands for "more than one source" where a series remembers who feeds it.</summary>
    public static SourceState Many { get; } = new(default);

    public SourceId Id { get; } = id;

    /// <summary>
    /// The series that it sent last, or null when its group was replaced by one without this family. Only
    /// <see cref="Shards.LayoutTable"/> sets it.
    /// </summary>
    public Layout? Layout { get; set; }

    /// <summary>The last cumulative values, in the layout's order; 0 where none is known yet.</summary>
    public double[] Last { get; set; } = [];

    /// <summary>Low parts of <see cref="Last"/>; null as long as doubles hold all of it.</summary>
    public double[]? LastLow { get; set; }

    /// <summary>Per entry, the last cumulative exponential histogram; null for other kinds.</summary>
    public ExponentialHistogram?[]? LastHistograms { get; set; }

    /// <summary>Series that it has sent in this life, but not in its last update; by input id.</summary>
    public Dictionary<Hash128, AbsentPoint>? Absent { get; set; }

    /// <summary>Per series, which intervals of increments were counted; by input id. Null until some come.</summary>
    public Dictionary<Hash128, IntervalWindow>? Intervals { get; set; }

    /// <summary>Where the entries of its last partial frame stood; it saves looking for them again.</summary>
    public FrameFit? LastFit { get; set; }

    /// <summary>Which life of the source this is: its start time, Unix milliseconds; 0 while not known.</summary>
    public long Epoch { get; set; }

    /// <summary>The stamp of the last update that was not sequenced.</summary>
    public long Stamp { get; set; }

    /// <summary>Null until it sends sequence numbers.</summary>
    public SequenceWindow? Sequence { get; set; }

    /// <summary>When it was last heard of, Unix milliseconds.</summary>
    public long LastSeen { get; set; }

    /// <summary>When it was retired, Unix milliseconds; 0 while it lives.</summary>
    public long RetiredAt { get; set; }

    /// <summary>How long its ledger is kept once it is retired: that of its last layout, milliseconds; -1 = for ever.</summary>
    public long RetentionMilliseconds { get; set; }

    /// <summary>Updates that changed nothing because they were seen before or are older than what is known.</summary>
    public int Duplicates { get; set; }

    /// <summary>Restarts seen: new epochs and falls of cumulative values.</summary>
    public int Resets { get; set; }

    public bool IsRetired => RetiredAt != 0;

    /// <summary>Forgets the cumulative values: what comes next counts from zero.</summary>
    public void StartNewLife(long epoch)
    {
        Epoch = epoch;
        Resets++;
        Array.Clear(Last);
        LastLow = null;
        if (LastHistograms is not null) Array.Clear(LastHistograms);
        if (Absent is null) return;
        foreach (var (id, point) in Absent)
        {
            if (point.IsLive) Absent[id] = point with { Last = new double[point.Last.Length], LastLow = null, Histogram = null };
            else Absent.Remove(id);
        }
    }

    /// <summary>Lets go of all values that were remembered; a series may still name it as the one that fed it.</summary>
    public void Release()
    {
        Last = [];
        LastLow = null;
        LastHistograms = null;
        Absent = null;
        Intervals = null;
        LastFit = null;
    }
}
