using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Shards;

namespace Tributary.Grains.Shards;

/// <summary>Applies the commands of one call to a shard, and gathers what has to be in its journal. Reusable.</summary>
internal sealed class CallApplier
{
    private readonly List<ApplyResult> _results = [];
    private readonly CommandBatchWriter _row = new();
    private readonly HashSet<SourceId> _waiting = [];
    private bool _isWhole;

    public IReadOnlyList<ApplyResult> Results => _results;

    /// <exception cref="InvalidDataException">The call cannot be read by this version; nothing was applied.</exception>
    /// <returns>The journal's row; empty if nothing has changed.</returns>
    public ReadOnlyMemory<byte> Apply(FamilyShard shard, ReadOnlyMemory<byte> commands)
    {
        _results.Clear();
        _waiting.Clear();
        _row.Clear();
        _isWhole = true;
        if (!CommandBatchReader.IsWellFormed(commands.Span)) throw new InvalidDataException("A call to a shard cannot be read by this version of Tributary.");
        var reader = new CommandBatchReader(commands.Span);
        while (reader.TryRead(out var command))
        {
            var result = Apply(shard, command, out var isJournaled);
            _results.Add(result);
            if (isJournaled) _row.Add(command);
            else _isWhole = false;
        }

        if (_row.Count == 0) return default;
        return _isWhole ? commands : _row.WrittenSpan.ToArray();
    }

    private ApplyResult Apply(FamilyShard shard, ReadOnlySpan<byte> command, out bool isJournaled)
    {
        isJournaled = false;
        var isFrame = FrameHeader.TryRead(command, out var header);

        // A source's updates keep their order: what is behind one that has to be sent again has to wait for it.
        if (isFrame && _waiting.Count > 0 && _waiting.Contains(header.Source)) return new ApplyResult(ApplyOutcome.Waiting);
        var mayDefine = isFrame && (header.Flags & FrameFlags.HasLayout) != FrameFlags.None && !shard.KnowsLayout(header.Layout);
        var result = shard.Apply(command);
        if (result.Outcome == ApplyOutcome.UnknownLayout) _waiting.Add(header.Source);

        // Also if the values were refused: later frames name the layout, and a replay must know it.
        isJournaled = result.Outcome == ApplyOutcome.Applied || (mayDefine && shard.KnowsLayout(header.Layout));
        return result;
    }
}
