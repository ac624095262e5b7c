namespace Tributary.Peers.Load;

/// <param name="Elapsed">From the first byte sent to the last byte read.</param>
/// <param name="Bytes">Bytes of the body as sent.</param>
internal readonly record struct Scrape(TimeSpan Elapsed, long Bytes);
