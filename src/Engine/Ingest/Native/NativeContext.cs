using Tributary.Metrics.Identity;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Native;

namespace Tributary.Engine.Ingest.Native;

/// <summary>The working memory of one request; kept and used again.</summary>
internal sealed class NativeContext(NativePlans plans, ParserLimits limits)
{
    private const int MaxSenders = 100; // each keeps a few kilobytes

    private readonly Dictionary<SourceId, NativeSender> _senders = [];
    private readonly Stack<NativeSender> _idle = new();

    public NativeParser Parser { get; } = new();

    public NativeRequest Request { get; } = new();

    public NativePlanner Planner { get; } = new(plans, limits);

    /// <summary>Per frame of the request its plan; null where its layout is not known.</summary>
    public List<NativePlan?> Plans { get; } = [];

    public List<NativeSender> Senders { get; } = [];

    public List<Task> Pending { get; } = [];

    /// <summary>Whether its buffers are of an ordinary size, so that keeping it does not keep the memory of one huge request.</summary>
    public bool IsWorthKeeping => Request.Parts <= 10_000;

    /// <summary>The sender of a source: one, however many updates it has in the request.</summary>
    public NativeSender SenderOf(PushSource source)
    {
        if (_senders.TryGetValue(source.Id, out var known)) return known;
        if (!_idle.TryPop(out var sender)) sender = new NativeSender();
        sender.Begin(source);
        _senders.Add(source.Id, sender);
        Senders.Add(sender);
        return sender;
    }

    /// <summary>Ends a request.</summary>
    public void Clear()
    {
        foreach (var sender in Senders)
        {
            if (_idle.Count < MaxSenders) _idle.Push(sender);
        }

        _senders.Clear();
        Senders.Clear();
        Plans.Clear();
        Pending.Clear();
    }
}
