namespace Tributary.Architecture.Tests;

/// <summary>Metrics &lt;- Protocols &lt;- Engine &lt;- Gateway, asserted of what was compiled and of what is declared.</summary>
public sealed class LayerTests
{
    public static TheoryData<string> Projects => [.. Layer.All.Select(layer => layer.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_projects_below_it(string name)
    {
        var layer = Layer.Of(name);
        var used = BuiltAssembly.References(layer).Where(BuiltAssembly.IsOurs).Select(reference => reference["Tributary.".Length..]);
        AssertAllowed(layer, used, "its compiled assembly uses");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_references_only_projects_below_it(string name)
    {
        var layer = Layer.Of(name);
        AssertAllowed(layer, new ProjectFile(layer).Projects, "its project file references");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_of_the_outside_world_what_its_layer_may(string name)
    {
        var layer = Layer.Of(name);
        var outside = BuiltAssembly.References(layer).Where(reference => !BuiltAssembly.IsOurs(reference) && !BuiltAssembly.IsBaseLibrary(reference));
        var refused = outside.Where(reference => !IsAllowed(layer.OutsideWorld, reference)).ToList();
        Assert.True(refused.Count == 0, $"{layer.Project} may use {Describe(layer.OutsideWorld)}, but its compiled assembly uses {string.Join(", ", refused)}.");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_declares_of_the_outside_world_what_its_layer_may(string name)
    {
        var layer = Layer.Of(name);
        var file = new ProjectFile(layer);
        List<string> declared = [.. file.Packages, .. file.Frameworks];
        if (file.Sdk == "Microsoft.NET.Sdk.Web") declared.Add("Microsoft.AspNetCore.App");
        var refused = declared.Where(reference => !IsAllowed(layer.OutsideWorld, reference)).ToList();
        Assert.True(refused.Count == 0, $"{layer.Project} may use {Describe(layer.OutsideWorld)}, but its project file declares {string.Join(", ", refused)}.");
    }

    [Fact]
    public void Every_project_of_src_has_a_layer()
    {
        var source = Path.Combine(Repository.Root, "src");
        var found = Directory.EnumerateFiles(source, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(path)!).Replace('\\', '/'));
        var missing = found.Except(Layer.All.Select(layer => layer.Project), StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, $"Say in {nameof(Layer)}.{nameof(Layer.All)} what {string.Join(", ", missing)} may reference.");
    }

    private static void AssertAllowed(Layer layer, IEnumerable<string> references, string verb)
    {
        var refused = references.Except(layer.MayReference, StringComparer.Ordinal).ToList();
        var allowed = layer.MayReference.Length == 0 ? "no other project" : string.Join(", ", layer.MayReference);
        Assert.True(refused.Count == 0, $"{layer.Project} may know {allowed}, but {verb} {string.Join(", ", refused)}.");
    }

    private static bool IsAllowed(OutsideWorld world, string reference) => world switch
    {
        OutsideWorld.BaseLibraries => false,
        OutsideWorld.Packages => !BuiltAssembly.IsOrleans(reference) && !BuiltAssembly.IsAspNetCore(reference),
        _ => !BuiltAssembly.IsOrleans(reference),
    };

    private static string Describe(OutsideWorld world) => world switch
    {
        OutsideWorld.BaseLibraries => "nothing but .NET's base libraries",
        OutsideWorld.Packages => "packages, but neither ASP.NET Core nor Orleans",
        _ => "ASP.NET Core and packages, but not Orleans",
    };
}
