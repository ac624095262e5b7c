using Tributary.Architecture.Tests;

namespace Tributary.Silo.Tests;

/// <summary>What was compiled of the projects that need Orleans: the tests of the architecture run where those are not built, too.</summary>
public sealed class ClusterLayerTests
{
    public static TheoryData<string> Projects => [.. Layer.All.Where(layer => layer.NeedsOrleans).Select(layer => layer.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_projects_below_it(string name)
    {
        var layer = Layer.Of(name);
        var used = BuiltAssembly.References(layer).Where(BuiltAssembly.IsOurs).Select(reference => reference["Tributary.".Length..]);
        LayerAssert.Knows(layer, used, "its compiled assembly uses");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_of_the_outside_world_what_its_layer_may(string name)
    {
        var layer = Layer.Of(name);
        var outside = BuiltAssembly.References(layer).Where(reference => !BuiltAssembly.IsOurs(reference) && !BuiltAssembly.IsBaseLibrary(reference));
        LayerAssert.Uses(layer, outside, "its compiled assembly uses");
    }
}
