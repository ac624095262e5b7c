using Tributary.Engine.Frames;
using Tributary.Engine.Ingest.Points;
using Tributary.Protocols.Exemplars;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Text;

namespace Tributary.Engine.Ingest;

/// <summary>The working memory of one push; kept and used again.</summary>
internal sealed class PushContext(PointPlanCache pointPlans)
{
    /// <summary>They take some 200 bytes each.</summary>
    internal const int WorthKeepingExemplars = 10_000;

    public FrameBatch Batch { get; } = new();

    /// <summary>The body's values, by number.</summary>
    public double[] Values { get; private set; } = new double[256];

    /// <summary>What is left of values that no double holds; by number, rising.</summary>
    public List<(int Index, double Low)> LowParts { get; } = [];

    /// <summary>What is left of one value; 0 for nearly all.</summary>
    public double LowOf(int value)
    {
        var (from, to) = (0, LowParts.Count);
        while (from < to)
        {
            var middle = (from + to) >> 1;
            if (LowParts[middle].Index < value) from = middle + 1;
            else to = middle;
        }

        return from < LowParts.Count && LowParts[from].Index == value ? LowParts[from].Low : 0;
    }

    public ParsedExposition Parsed { get; } = new();

    /// <summary>The body's exemplars, by number of their value; whoever reads the body fills them.</summary>
    public ExemplarList Exemplars => Parsed.Exemplars;

    /// <summary>Reads them where the rest of the body is known.</summary>
    public ExemplarText ExemplarText { get; } = new();

    public TextParser Text { get; } = new();

    public OpenMetricsParser OpenMetrics { get; } = new();

    public PushPlanBuilder Builder { get; } = new();

    /// <summary>For pushes that come as points.</summary>
    public PointPush Points { get; } = new(pointPlans);

    /// <summary>Begins a body that has so many values at least.</summary>
    public void Begin(int values)
    {
        Reserve(values);
        LowParts.Clear();
        Exemplars.Clear();
    }

    /// <summary>
    /// Whether its buffers are of an ordinary size, so that keeping it does not keep the memory of one huge push. 100,000
    /// samples are about 15 MB of text.
    /// </summary>
    public bool IsWorthKeeping => Values.Length <= 100_000 && Points.Samples <= 100_000 && Exemplars.Count <= WorthKeepingExemplars && Points.Exemplars.Count <= WorthKeepingExemplars;

    public void Reserve(int values)
    {
        if (Values.Length < values) Values = new double[Math.Max(values, Values.Length * 2)];
    }
}
