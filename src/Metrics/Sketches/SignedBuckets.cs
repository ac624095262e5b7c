namespace Tributary.Metrics.Sketches;

/// <summary>
/// Exponential buckets for both signs at one schema: what histograms and quantile sketches share. It never grows finer
/// than it began, and it knows when it holds more buckets than it should; its owner then downscales it.
/// </summary>
/// <remarks>
/// Downscaling a step whenever the populated buckets exceed the cap is order independent: how many buckets a set of
/// values populates at a schema depends on the set alone and never falls when the set grows, so every order of
/// adding and merging ends at the finest schema at which the whole set fits.
/// </remarks>
internal sealed class SignedBuckets(int schema, int maxBuckets)
{
    public int Schema { get; private set; } = schema;

    public int MaxBuckets { get; } = maxBuckets;

    /// <summary>Buckets of positive values.</summary>
    public BucketStore Positive { get; } = new();

    /// <summary>Buckets of negative values, by their absolute value.</summary>
    public BucketStore Negative { get; } = new();

    public int Count => Positive.Count + Negative.Count;

    /// <summary>At the coarsest schema, where 266 buckets cover every double, the cap gives way.</summary>
    public bool IsOverfull => Count > MaxBuckets && Schema > ExponentialScale.MinSchema;

    /// <summary>Adds to the bucket of a value that is neither zero nor NaN.</summary>
    public void Add(double value, double weight)
    {
        if (value > 0) Positive.Add(ExponentialScale.Index(Schema, value), weight);
        else Negative.Add(ExponentialScale.Index(Schema, -value), weight);
    }

    public void Add(SignedBuckets other)
    {
        DownscaleTo(other.Schema);
        var levels = other.Schema - Schema;
        Positive.Add(other.Positive, levels);
        Negative.Add(other.Negative, levels);
    }

    /// <summary>Lowers the schema; nothing where it is as low already.</summary>
    public void DownscaleTo(int schema)
    {
        if (schema >= Schema) return;
        Positive.Downscale(Schema - schema);
        Negative.Downscale(Schema - schema);
        Schema = schema;
    }

    public void CopyFrom(SignedBuckets other)
    {
        Schema = other.Schema;
        Positive.CopyFrom(other.Positive);
        Negative.CopyFrom(other.Negative);
    }

    /// <summary>Empties the buckets, keeping their memory, and starts anew at <paramref name="schema"/>.</summary>
    public void Clear(int schema)
    {
        Schema = schema;
        Positive.Clear();
        Negative.Clear();
    }

    public bool ContentEquals(SignedBuckets other) =>
        Schema == other.Schema && Positive.ContentEquals(other.Positive) && Negative.ContentEquals(other.Negative);
}
