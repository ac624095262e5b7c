using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Tributary.Architecture.Tests;

/// <summary>An assembly as it was compiled: what it really uses, whatever its project file says.</summary>
internal static class BuiltAssembly
{
    /// <summary>Where .NET's own assemblies are; ASP.NET Core's are in a directory of their own.</summary>
    private static readonly string BaseLibraries = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>The names of the assemblies whose types it uses.</summary>
    public static IReadOnlyList<string> References(Layer layer)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, layer.AssemblyName + ".dll")));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    public static bool IsBaseLibrary(string name) => File.Exists(Path.Combine(BaseLibraries, name + ".dll"));

    public static bool IsOurs(string name) => name.StartsWith("Tributary.", StringComparison.Ordinal);

    public static bool IsAspNetCore(string name) => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal);

    public static bool IsOrleans(string name) => name.Split('.').Contains("Orleans", StringComparer.Ordinal);
}
