using Tributary.Protocols.Bodies;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>How a view is written for remote write.</summary>
/// <param name="Time">When it was taken, Unix milliseconds.</param>
/// <param name="HasNativeHistograms">Whether exponential histograms go as native ones, or with classic buckets, which every receiver takes.</param>
/// <param name="MaxSamples">Samples after which a body ends.</param>
public sealed record RemoteWriteView(long Time, bool HasNativeHistograms, int MaxSamples = BodyLimits.RemoteWriteSamples);
