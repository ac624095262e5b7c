namespace Tributary.Fleet.Pushing;

/// <summary>Sends pushes.</summary>
internal interface IPushSender
{
    /// <summary>Requests that got a 2xx; where nothing is answered, that were sent.</summary>
    int Acknowledged { get; }

    /// <summary>Attempts without an outcome, each followed by another one.</summary>
    int Repeated { get; }

    /// <summary>What the gateway refused for good. To be read when nothing is being sent.</summary>
    IReadOnlyList<string> Refusals { get; }

    /// <exception cref="TroubleException">The run cannot go on.</exception>
    Task SendAsync(Push push, CancellationToken cancellation);
}
