using Tributary.Engine.Frames;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Ingest;

/// <summary>Sums up what the shards did with a push.</summary>
internal static class PushReport
{
    public static PushResult Of(FrameBatch batch)
    {
        var (overflowed, dropped, refused, duplicates) = (0, 0, 0, 0);
        foreach (ref readonly var result in batch.Results)
        {
            overflowed += result.Overflowed;
            dropped += result.Dropped;
            if (!result.Succeeded) refused++;
            else if (result.Outcome == ApplyOutcome.Duplicate) duplicates++;
        }

        if (refused == 0 && overflowed == 0 && dropped == 0) return duplicates > 0 && duplicates == batch.Count ? PushResult.Repeated : PushResult.Accepted;
        var refusals = new List<FamilyRefusal>(refused);
        for (var i = 0; i < batch.Count; i++)
        {
            var result = batch.Results[i];
            if (result.Succeeded) continue;
            var family = batch.LayoutOf(i).Family;
            refusals.Add(new FamilyRefusal(family, result.Outcome, Explain(family, result.Outcome)));
        }

        return new PushResult(refused > 0 ? PushStatus.PartlyRefused : PushStatus.Accepted)
        {
            Refusals = refusals,
            Merged = batch.Count - refused,
            Overflowed = overflowed,
            Dropped = dropped,
        };
    }

    internal static string Explain(string family, ApplyOutcome outcome) => outcome switch
    {
        ApplyOutcome.TypeClash => $"{family} is known with another type, and the first definition stands. Rename the metric or give it the type it has elsewhere; GET /api/v1/families/{family} shows it.",
        ApplyOutcome.UnitClash => $"{family} is known with another unit, and the first definition stands. Rename the metric or give it the unit it has elsewhere; GET /api/v1/families/{family} shows it.",
        ApplyOutcome.BoundsClash => $"{family} has other buckets than the series it would be merged with, and the rule says bounds: reject. Give all sources the same buckets, or change the rule to shared or native.",
        ApplyOutcome.InvalidValue => $"{family} has a value that its type cannot have: a counter, bucket or count must be a finite number, not negative.",
        ApplyOutcome.TooManyFamilies => $"{family} is a new family, and there are as many as Limits:MaxFamilies allows. Push fewer families or raise the limit.",
        _ => $"{family} could not be merged ({outcome}).",
    };
}
