using System.Buffers;

namespace Tributary.Gateway.Targets.Settings;

/// <summary>Checks the settings of a target, and tells everything that is wrong with them at once.</summary>
internal static class TargetValidator
{
    private const int MaxNameLength = 64; // part of a file's name, and of a label
    private const long SmallestQueue = 1 << 20; // below, an ordinary view would not fit

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    /// <summary>Headers that say what the body is and whose it is; the specification of remote write forbids to set them.</summary>
    private static readonly string[] Reserved = ["Content-Type", "Content-Encoding", "Content-Length", "Transfer-Encoding", "Host", "Connection", "User-Agent", "X-Prometheus-Remote-Write-Version", TargetHeaders.Time];

    /// <summary>Every failure as a sentence that names the setting; empty when the settings are sound.</summary>
    /// <param name="target">The settings.</param>
    /// <param name="section">The section that they stand in.</param>
    public static IEnumerable<string> Validate(TargetOptions target, string section)
    {
        if (target.Name.Length > MaxNameLength || target.Name.AsSpan().ContainsAnyExcept(NameCharacters))
            yield return $"{section} is no name for a target; it is up to {MaxNameLength} letters, digits, hyphens and underscores.";
        foreach (var failure in CheckPlace(target, section).Concat(CheckCredentials(target, section)).Concat(CheckHeaders(target, section)).Concat(CheckUse(target, section))) yield return failure;
        if (target.Interval < ShortestInterval || target.Interval > LongestInterval) yield return $"{section}:{nameof(target.Interval)} must be from 1s to 1d.";
        if (target.Timeout < ShortestTimeout || target.Timeout > LongestTimeout) yield return $"{section}:{nameof(target.Timeout)} must be from 100ms to 10m.";
        if (target.MaxQueueBytes < SmallestQueue) yield return $"{section}:{nameof(target.MaxQueueBytes)} is {target.MaxQueueBytes}; it must be at least {SmallestQueue}.";
    }

    private static IEnumerable<string> CheckPlace(TargetOptions target, string section)
    {
        if (target.Kind is null) yield return $"{section}:{nameof(target.Kind)} is missing; it is influx1, influx2, http or remote-write.";
        if (!Uri.TryCreate(target.Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            // Its text may have a password in it.
            yield return $"{section}:{nameof(target.Url)} must be an address such as http://127.0.0.1:8086 or https://example.org/write.";
            yield break;
        }

        if (url.UserInfo.Length > 0) yield return $"{section}:{nameof(target.Url)} has a user in it; that belongs into {nameof(target.User)} and {nameof(target.Password)}.";
        if (url.Fragment.Length > 0) yield return $"{section}:{nameof(target.Url)} has a fragment (#), which no server sees.";
        if (target.Kind is TargetKind.Influx1 or TargetKind.Influx2 && url.Query.Length > 0) yield return $"{section}:{nameof(target.Url)} is the server alone; database, organisation and bucket have settings of their own.";
        if (target.Kind is TargetKind.Influx1 && target.Database.Length == 0) yield return $"{section}:{nameof(target.Database)} is missing.";
        if (target.Kind is TargetKind.Influx2 && target.Org.Length == 0) yield return $"{section}:{nameof(target.Org)} is missing.";
        if (target.Kind is TargetKind.Influx2 && target.Bucket.Length == 0) yield return $"{section}:{nameof(target.Bucket)} is missing.";
        if (target.Kind is TargetKind.Influx2 && target.Token.Length + target.TokenFile.Length == 0) yield return $"{section}:{nameof(target.Token)} is missing.";
    }

    private static IEnumerable<string> CheckCredentials(TargetOptions target, string section)
    {
        if (target.Password.Length > 0 && target.PasswordFile.Length > 0) yield return $"{section} has both {nameof(target.Password)} and {nameof(target.PasswordFile)}; one is enough.";
        if (target.Token.Length > 0 && target.TokenFile.Length > 0) yield return $"{section} has both {nameof(target.Token)} and {nameof(target.TokenFile)}; one is enough.";
        if (target.User.Length > 0 && target.Token.Length + target.TokenFile.Length > 0) yield return $"{section} has both a user and a token; one is enough.";
        if (target.User.Length == 0 && target.Password.Length + target.PasswordFile.Length > 0) yield return $"{section} has a password and no {nameof(target.User)}.";
        if (target.User.Contains(':', StringComparison.Ordinal)) yield return $"{section}:{nameof(target.User)} has a colon in it, which Basic authentication has no place for.";
        foreach (var (setting, path) in new[] { (nameof(target.PasswordFile), target.PasswordFile), (nameof(target.TokenFile), target.TokenFile) })
        {
            if (path.Length > 0 && WhyNotReadable(path) is { } reason) yield return $"{section}:{setting} cannot be read: {reason}";
        }
    }

    private static IEnumerable<string> CheckHeaders(TargetOptions target, string section)
    {
        using var request = new HttpRequestMessage();
        foreach (var (name, value) in target.Headers)
        {
            if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase)) yield return $"{section}:{nameof(target.Headers)}:{name} is set by Tributary itself.";
            else if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && target.User.Length + target.Token.Length + target.TokenFile.Length > 0) yield return $"{section}:{nameof(target.Headers)}:{name} stands beside a user or token; one is enough.";
            else if (value.AsSpan().ContainsAny('\r', '\n', '\0') || !request.Headers.TryAddWithoutValidation(name, value)) yield return $"{section}:{nameof(target.Headers)}:{name} is no header that a request can have.";
        }
    }

    /// <summary>What is set and would be passed over.</summary>
    private static IEnumerable<string> CheckUse(TargetOptions target, string section)
    {
        if (target.Kind is not { } kind) yield break;
        var (influx1, influx2, remoteWrite) = (kind == TargetKind.Influx1, kind == TargetKind.Influx2, kind == TargetKind.RemoteWrite);
        foreach (var (setting, isSet, isUsed) in new[]
        {
            (nameof(target.Database), target.Database.Length > 0, influx1),
            (nameof(target.RetentionPolicy), target.RetentionPolicy.Length > 0, influx1),
            (nameof(target.Org), target.Org.Length > 0, influx2),
            (nameof(target.Bucket), target.Bucket.Length > 0, influx2),
            (nameof(target.User), target.User.Length > 0, !influx2),
            (nameof(target.Token), target.Token.Length + target.TokenFile.Length > 0, !influx1),
            (nameof(target.Gzip), target.Gzip is not null, !remoteWrite),
            (nameof(target.Version), target.Version != RemoteWriteVersion.Auto, remoteWrite),
            (nameof(target.NativeHistograms), target.NativeHistograms, remoteWrite),
        })
        {
            if (isSet && !isUsed) yield return $"{section}:{setting} means nothing for this kind of target.";
        }
    }

    private static string? WhyNotReadable(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim().Length > 0 ? null : "it is empty.";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return error.Message;
        }
    }
}
