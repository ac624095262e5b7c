namespace Tributary.Architecture.Tests;

/// <summary>Metrics &lt;- Protocols &lt;- Engine &lt;- Gateway &lt;- Silo and Engine &lt;- Grains &lt;- Silo, asserted of what was compiled and of what is declared.</summary>
public sealed class LayerTests
{
    public static TheoryData<string> Projects => [.. Layer.All.Select(layer => layer.Name)];

    /// <summary>Those that are built wherever this test is.</summary>
    public static TheoryData<string> Compiled => [.. Layer.All.Where(layer => !layer.NeedsOrleans).Select(layer => layer.Name)];

    [Theory]
    [MemberData(nameof(Compiled))]
    public void A_project_uses_only_projects_below_it(string name)
    {
        var layer = Layer.Of(name);
        var used = BuiltAssembly.References(layer).Where(BuiltAssembly.IsOurs).Select(reference => reference["Tributary.".Length..]);
        LayerAssert.Knows(layer, used, "its compiled assembly uses");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_references_only_projects_below_it(string name)
    {
        var layer = Layer.Of(name);
        LayerAssert.Knows(layer, new ProjectFile(layer).Projects, "its project file references");
    }

    [Theory]
    [MemberData(nameof(Compiled))]
    public void A_project_uses_of_the_outside_world_what_its_layer_may(string name)
    {
        var layer = Layer.Of(name);
        var outside = BuiltAssembly.References(layer).Where(reference => !BuiltAssembly.IsOurs(reference) && !BuiltAssembly.IsBaseLibrary(reference));
        LayerAssert.Uses(layer, outside, "its compiled assembly uses");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_declares_of_the_outside_world_what_its_layer_may(string name)
    {
        var layer = Layer.Of(name);
        var file = new ProjectFile(layer);
        List<string> declared = [.. file.Packages, .. file.Frameworks];
        if (file.Sdk == "Microsoft.NET.Sdk.Web") declared.Add("Microsoft.AspNetCore.App");
        LayerAssert.Uses(layer, declared, "its project file declares");
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
}
