namespace Tributary.Architecture.Tests;

/// <summary>Asserts what a layer may.</summary>
internal static class LayerAssert
{
    /// <summary>That it knows only projects below it.</summary>
    public static void Knows(Layer layer, IEnumerable<string> projects, string verb)
    {
        var refused = projects.Except(layer.MayReference, StringComparer.Ordinal).ToList();
        var allowed = layer.MayReference.Length == 0 ? "no other project" : string.Join(", ", layer.MayReference);
        Assert.True(refused.Count == 0, $"{layer.Project} may know {allowed}, but {verb} {string.Join(", ", refused)}.");
    }

    /// <summary>That it uses of the outside world what it may.</summary>
    public static void Uses(Layer layer, IEnumerable<string> references, string verb)
    {
        var refused = references.Where(reference => !IsAllowed(layer.OutsideWorld, reference)).ToList();
        Assert.True(refused.Count == 0, $"{layer.Project} may use {Describe(layer.OutsideWorld)}, but {verb} {string.Join(", ", refused)}.");
    }

    private static bool IsAllowed(OutsideWorld world, string reference) => world switch
    {
        OutsideWorld.BaseLibraries => false,
        OutsideWorld.Packages => !BuiltAssembly.IsOrleans(reference) && !BuiltAssembly.IsAspNetCore(reference),
        OutsideWorld.AspNetCore => !BuiltAssembly.IsOrleans(reference),
        OutsideWorld.Orleans => !BuiltAssembly.IsAspNetCore(reference),
        _ => true,
    };

    private static string Describe(OutsideWorld world) => world switch
    {
        OutsideWorld.BaseLibraries => "nothing but .NET's base libraries",
        OutsideWorld.Packages => "packages, but neither ASP.NET Core nor Orleans",
        OutsideWorld.AspNetCore => "ASP.NET Core and packages, but not Orleans",
        OutsideWorld.Orleans => "Orleans and packages, but not ASP.NET Core",
        _ => "everything",
    };
}
