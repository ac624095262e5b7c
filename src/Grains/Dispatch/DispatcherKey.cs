namespace Tributary.Grains.Dispatch;

/// <summary>
/// The key of an <see cref="ISiloDispatcherGrain"/>: the silo's address, a slash, and who uses it. Each user has an
/// activation of its own on each silo, for one serves one thread at a time.
/// </summary>
internal static class DispatcherKey
{
    /// <summary>The key for a user of a silo's dispatchers, such as a gateway's pushes.</summary>
    public static string Of(SiloAddress silo, string user) => $"{silo.ToParsableString()}/{user}";

    /// <summary>A user's dispatcher on a silo.</summary>
    public static ISiloDispatcherGrain DispatcherOf(this IGrainFactory grains, SiloAddress silo, string user) => grains.GetGrain<ISiloDispatcherGrain>(Of(silo, user));

    /// <summary>The silo that a key names.</summary>
    public static SiloAddress SiloOf(string key) => SiloAddress.FromParsableString(key[..key.IndexOf('/', StringComparison.Ordinal)]);
}
