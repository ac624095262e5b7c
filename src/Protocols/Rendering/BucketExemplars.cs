using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Views;

namespace Tributary.Protocols.Rendering;

/// <summary>Deals the exemplars of a histogram out to classic buckets with rising bounds: to each the newest of those that fall into it.</summary>
/// <param name="exemplars">As <see cref="ISeriesVisitor.Exemplars"/> has them.</param>
internal ref struct BucketExemplars(ReadOnlySpan<Exemplar> exemplars)
{
    private ReadOnlySpan<Exemplar> _rest = exemplars;

    /// <summary>The exemplar of the bucket up to a bound, which is above the one before; null if it has none.</summary>
    public Exemplar? UpTo(double bound)
    {
        Exemplar? newest = null;
        for (; !_rest.IsEmpty && _rest[0].Value <= bound; _rest = _rest[1..])
        {
            // One whose time is not known is not newer than any.
            if (newest is null || _rest[0].Time >= newest.Time || double.IsNaN(newest.Time)) newest = _rest[0];
        }

        return newest;
    }
}
