using Tributary.Gateway.Targets.Rendering;
using Tributary.Protocols.Bodies;

namespace Tributary.Gateway.Targets.Sending;

/// <summary>How a target is spoken to: what bodies are, how they are sent, and what answers mean.</summary>
internal interface ITargetProtocol
{
    /// <summary>What bodies are made now.</summary>
    BodyForm Form { get; }

    /// <summary>Begins a view.</summary>
    /// <param name="time">When it is taken, Unix milliseconds.</param>
    /// <param name="take">Takes the bodies, not compressed.</param>
    IShownView Show(long time, BodyHandler take);

    /// <summary>A request with the body, without credentials.</summary>
    HttpRequestMessage CreateRequest(QueuedBody body);

    /// <summary>What has become of a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="answer">The answer.</param>
    Verdict Judge(QueuedBody body, TargetAnswer answer);
}
