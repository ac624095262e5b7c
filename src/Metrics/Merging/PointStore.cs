using System.Buffers;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sources;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>
/// The merged values of a shard, one kind of point each. A store keeps what has been accumulated in the slots of the
/// <see cref="SeriesTable"/>; what each source contributed lies with the source.
/// </summary>
internal abstract class PointStore(SeriesTable series)
{
    protected SeriesTable Series { get; } = series;

    /// <summary>Whether cumulative values of a series that a source has ceased to send are worth keeping.</summary>
    public virtual bool KeepsAbsent => true;

    /// <summary>Makes room for <see cref="SeriesTable.Capacity"/> slots.</summary>
    public abstract void Grow();

    /// <summary>Forgets what a slot holds.</summary>
    public abstract void Reset(int slot);

    /// <summary>The index of the first value that cannot be, or -1. Checked before anything changes.</summary>
    public abstract int FindInvalid(Layout layout, ReadOnlySpan<double> values, ReadOnlySpan<byte> payloads, bool isDelta);

    /// <summary>Whether a rule of some series refuses the shape in which a source is about to bring it.</summary>
    public virtual bool Refuses(Layout layout, ReadOnlySpan<double> values) => false;

    /// <summary>Merges an update that has been found valid.</summary>
    public abstract void Apply(in Update update);

    /// <summary>Some series of a source have ended, while its ledger still has them.</summary>
    public virtual void End(SourceState source, bool[] ended)
    {
    }

    /// <summary>Whether <see cref="Advance"/> would change anything.</summary>
    public virtual bool IsAdvanceDue(long now) => false;

    /// <summary>Time has come to <paramref name="now"/> (Unix milliseconds).</summary>
    public virtual void Advance(long now)
    {
    }

    /// <summary>Recomputes what is not accumulated but seen through: the contributions of live sources.</summary>
    /// <param name="sources">All sources of the shard.</param>
    /// <param name="since">Only slots in chunks changed after this version can have changed.</param>
    public virtual void Refresh(Dictionary<Identity.SourceId, SourceState>.ValueCollection sources, long since)
    {
    }

    /// <summary>The buckets into which the exemplars of an entry fall; null for exponential ones. Asked once its values are merged.</summary>
    public virtual HistogramBounds? BucketsOf(int slot, Layout layout, int entry) => HistogramBounds.None;

    /// <summary>Shows a series, unless nothing of it is in the view.</summary>
    public abstract void Visit(int slot, ISeriesVisitor visitor);

    /// <summary>Writes a slot's accumulated values to a snapshot.</summary>
    public abstract void Save(int slot, IBufferWriter<byte> writer);

    /// <returns>False where the bytes are not what <see cref="Save"/> writes.</returns>
    public abstract bool TryLoad(int slot, ref ReadOnlySpan<byte> source);

    /// <summary>Shows the exemplars of the series that is shown next.</summary>
    /// <param name="slot">The series.</param>
    /// <param name="bounds">The bounds that it is shown with; null where it has none.</param>
    /// <param name="visitor">Who is shown them.</param>
    protected void ShowExemplars(int slot, HistogramBounds? bounds, ISeriesVisitor visitor)
    {
        if (Series.Exemplars?[slot] is { } set) visitor.Exemplars(bounds is null ? set.Items : set.Within(bounds));
    }

    /// <summary>Whether the order of pushes decides what the series shows, so that even a repeated value changes it.</summary>
    protected bool ShowsLatestOfMany(int slot)
    {
        ref var shown = ref Series[slot];
        return shown.Settings.PassThrough && shown.SoleSource == SourceState.Many;
    }

    /// <summary>Whether values say nothing new; one that is not known replaces none.</summary>
    protected static bool IsRepetition(ReadOnlySpan<double> values, ReadOnlySpan<double> last)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != last[i] && double.IsFinite(values[i])) return false;
        }

        return true;
    }

    /// <summary>Remembers the new values; one that is not known does not replace one that was.</summary>
    protected static void Remember(ReadOnlySpan<double> values, Span<double> last)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i])) last[i] = values[i];
        }
    }

    /// <summary>Adds increments to what a source has contributed.</summary>
    protected static void Increase(ReadOnlySpan<double> values, Span<double> last)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i])) last[i] += values[i];
        }
    }

    /// <summary>Remembers the start time of a series: the earliest of what is merged, the last of what is passed through.</summary>
    protected void NoteCreated(int slot, double created)
    {
        ref var started = ref Series[slot];
        if (started.Created == created || (started.Created < created && !started.Settings.PassThrough)) return;
        started.Created = created;
        Series.Touch(slot);
    }
}
