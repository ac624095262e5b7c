using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>How a write is written: what one client does in one way, another does in another.</summary>
/// <param name="IsVersion2">It goes where InfluxDB 2 takes it.</param>
/// <param name="Precision">The unit of times, by its name; empty for the default.</param>
/// <param name="TagsJob">The job is a tag; else the database is it.</param>
/// <param name="SourceTag">The tag that names the sender.</param>
/// <param name="SplitsNames">The last word of a name is the field; else the field is <c>value</c>.</param>
/// <param name="IsUnsigned">Integers that are not negative are unsigned.</param>
internal sealed record InfluxStyle(bool IsVersion2, string Precision, bool TagsJob, string SourceTag, bool SplitsNames, bool IsUnsigned)
{
    public const long NanosecondsPerThousandth = 1_000_000;

    private static readonly string[] Precisions1 = ["", "n", "u", "ms", "s"];
    private static readonly string[] Precisions2 = ["", "ns", "us", "ms", "s"];
    private static readonly string[] SourceTags = ["host", "node_id", "instance_id", "instance"];

    /// <summary>Nanoseconds of the unit of times.</summary>
    public long Unit => Precision switch
    {
        "s" => 1_000_000_000,
        "ms" => 1_000_000,
        "u" or "us" => 1_000,
        _ => 1,
    };

    public static InfluxStyle Draw(DeterministicRandom random)
    {
        var isVersion2 = random.Chance(0.5);
        var precision = (isVersion2 ? Precisions2 : Precisions1)[random.Below(Precisions1.Length)];
        return new InfluxStyle(isVersion2, precision, random.Chance(0.5), SourceTags[random.Below(SourceTags.Length)], random.Chance(0.5), random.Chance(0.5));
    }
}
