using Tributary.Metrics.Views;

namespace Tributary.Protocols.Bodies;

/// <summary>
/// Writes the merged view as bodies of requests to a target, and hands each over when it is large enough. For one view, not
/// for concurrent use.
/// </summary>
public interface IBodyRenderer : ISeriesVisitor
{
    /// <summary>The value of the Content-Type header.</summary>
    string ContentType { get; }

    /// <summary>Values that were left out, for the protocol has no place for them: NaN and infinities in most.</summary>
    int Skipped { get; }

    /// <summary>Hands over the last body, once, after the last family.</summary>
    void End();
}

/// <summary>Takes a body; its bytes are good until it returns.</summary>
/// <param name="body">The body, not compressed.</param>
/// <param name="samples">Number of samples in it.</param>
public delegate void BodyHandler(ReadOnlySpan<byte> body, int samples);
