namespace Tributary.EndToEnd.Tests.Processes;

/// <summary>A test that needs other programs. Where one is missing, the test is reported as left out, with the package's name.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithAttribute : FactAttribute
{
    public FactWithAttribute(params string[] packages)
    {
        var missing = packages.Where(package => !Installed.Has(package)).ToList();
        if (missing.Count > 0) Skip = $"not installed: {string.Join(", ", missing)} (Debian packages)";
    }
}
