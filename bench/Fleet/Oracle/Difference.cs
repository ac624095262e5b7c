namespace Tributary.Fleet.Oracle;

/// <param name="Where">The page, or what looked at it.</param>
/// <param name="Subject">The series with its labels, or what else differs.</param>
/// <param name="Expected">What is owed.</param>
/// <param name="Got">What was found.</param>
internal sealed record Difference(string Where, string Subject, string Expected, string Got)
{
    public override string ToString() => $"{Where}: {Subject}: expected {Expected}, got {Got}";
}
