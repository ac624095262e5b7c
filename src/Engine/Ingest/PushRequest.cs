using System.Runtime.InteropServices;

namespace Tributary.Engine.Ingest;

/// <summary>The format of a pushed body.</summary>
public enum BodyFormat : byte
{
    /// <summary>Prometheus text format 0.0.4.</summary>
    Text = 0,

    /// <summary>OpenMetrics 1.0.</summary>
    OpenMetrics = 1,

    /// <summary>Prometheus' protobuf exposition, delimited.</summary>
    Protobuf = 2,
}

/// <summary>How a push is meant.</summary>
/// <param name="Source">Who sends it.</param>
/// <param name="Format">What the body is.</param>
/// <param name="Replace">Pushgateway PUT: the families of the push are all that the source has. Without it (POST) the others stay.</param>
/// <param name="IsDelta">Counters, histograms and summaries are increments (<c>Tributary-Temporality: delta</c>).</param>
/// <param name="Sequence">The sender's epoch and sequence number (<c>Tributary-Push</c>): a repeated push counts once.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PushRequest(PushSource Source, BodyFormat Format, bool Replace, bool IsDelta = false, PushSequence? Sequence = null);

/// <summary>The number that a sender gives a push.</summary>
/// <param name="Epoch">Which life of the sender: rises with each restart, such as its start in Unix milliseconds. At least 1.</param>
/// <param name="Number">Rises with each push of the epoch. At least 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PushSequence(long Epoch, long Number);
