using System.Reflection;

namespace Tributary.Gateway.Hosting;

/// <summary>The version that runs.</summary>
internal static class ProductVersion
{
    public static string Text { get; } = Read();

    private static string Read()
    {
        var text = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var build = text.IndexOf('+', StringComparison.Ordinal); // the commit, where the build knows it
        return build < 0 ? text : text[..build];
    }
}
