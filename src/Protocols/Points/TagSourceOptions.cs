namespace Tributary.Protocols.Points;

/// <summary>Which tags name the sender.</summary>
/// <param name="SourceTags">
/// Tags that together are the <c>instance</c>: their values in this order, joined by a slash. They are no labels of the
/// series. Without any of them, a tag named <c>instance</c> is it.
/// </param>
/// <param name="JobTag">The tag whose value is the <c>job</c>; it stays a label as well.</param>
public sealed record TagSourceOptions(IReadOnlyList<string> SourceTags, string JobTag);
