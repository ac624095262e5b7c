namespace Tributary.Architecture.Tests;

/// <summary>What one project may know of the others. The order is the direction: who stands below never knows who stands above.</summary>
/// <param name="Project">Its path in the repository.</param>
/// <param name="MayReference">The other projects it may reference, directly or by using their types.</param>
/// <param name="OutsideWorld">What else it may use.</param>
internal sealed record Layer(string Project, string[] MayReference, OutsideWorld OutsideWorld)
{
    /// <summary>Every project of <c>src/</c>, and those of <c>bench/</c> that a rule speaks of.</summary>
    public static IReadOnlyList<Layer> All { get; } =
    [
        new("src/Metrics", [], OutsideWorld.BaseLibraries),
        new("src/Protocols", ["Metrics"], OutsideWorld.BaseLibraries),
        new("src/Engine", ["Metrics", "Protocols"], OutsideWorld.Packages),
        new("src/Gateway", ["Metrics", "Protocols", "Engine"], OutsideWorld.AspNetCore),
        new("src/Grains", ["Metrics", "Protocols", "Engine"], OutsideWorld.Orleans),
        new("src/Silo", ["Metrics", "Protocols", "Engine", "Gateway", "Grains"], OutsideWorld.Everything),
        new("bench/Fleet", [], OutsideWorld.BaseLibraries),
    ];

    public string Name => Path.GetFileName(Project);

    public string AssemblyName => "Tributary." + Name;

    /// <summary>Whether it is built in <c>Cluster.sln</c> alone. <c>tests/Silo.Tests</c> looks at what was compiled of it.</summary>
    public bool NeedsOrleans => OutsideWorld >= OutsideWorld.Orleans;

    public static Layer Of(string name) => All.Single(layer => layer.Name == name);
}

/// <summary>How far from home a project may shop.</summary>
internal enum OutsideWorld
{
    /// <summary>What .NET itself brings, without ASP.NET Core.</summary>
    BaseLibraries,

    /// <summary>Packages too, but neither ASP.NET Core nor Orleans.</summary>
    Packages,

    /// <summary>Packages and ASP.NET Core, but not Orleans.</summary>
    AspNetCore,

    /// <summary>Packages and Orleans, but not ASP.NET Core.</summary>
    Orleans,

    /// <summary>All of these.</summary>
    Everything,
}
