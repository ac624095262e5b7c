using Tributary.Metrics.Frames;
using Tributary.Metrics.Slices;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Pushing;

/// <summary>Tells shards that a source's group was replaced by one without them, or deleted.</summary>
internal static class SourceCommands
{
    /// <param name="push">The push that does it, stamped.</param>
    /// <param name="kind">Clear or Retire.</param>
    /// <param name="families">The families; no slices stand for all that the push does not feed.</param>
    /// <param name="pushed">What the push feeds.</param>
    /// <param name="routes">The lanes.</param>
    public static async Task SendAsync(Push push, CommandKind kind, IReadOnlyList<FamilyUse> families, IReadOnlyList<FamilyUse> pushed, PushRoutes routes)
    {
        var command = new byte[SourceCommand.Size];
        new SourceCommand(kind, push.Batch.Source, push.Begun.Stamp, push.ReceivedAt).Write(command);
        var fed = pushed.ToDictionary(use => use.Family, use => use.Slices, StringComparer.Ordinal);
        var stale = await push.CommandAsync(command, families.SelectMany(use => ShardsOf(use)));

        // A split has put part of what the source fed elsewhere: all slices are told, which they bear more than once.
        while (stale.Count > 0)
        {
            foreach (var family in stale) await push.RefreshMapAsync(family);
            stale = await push.CommandAsync(command, stale.SelectMany(family => ShardsOf(new FamilyUse(family, 0, [], IsMember: true))));
        }

        IEnumerable<(string Family, SliceId Slice)> ShardsOf(FamilyUse use)
        {
            var map = routes.MapOf(use.Family);
            var kept = fed.GetValueOrDefault(use.Family, []);
            return map.Slices
                .Where(slice => use.Slices.Length > 0 ? use.Slices.Contains(slice.Index) : !kept.Contains(slice.Index))
                .Select(slice => (use.Family, slice));
        }
    }
}
