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
        new("bench/Fleet", [], OutsideWorld.BaseLibraries),
    ];

    public string Name => Path.GetFileName(Project);

    public string AssemblyName => "Tributary." + Name;

    public static Layer Of(string name) => All.Single(layer => layer.Name == name);
}

/// <summary>How far from home a project may shop; each step includes the ones before. No step includes Orleans.</summary>
internal enum OutsideWorld
{
    /// <summary>What .NET itself brings, without ASP.NET Core.</summary>
    BaseLibraries,

    /// <summary>Packages too, but neither ASP.NET Core nor Orleans.</summary>
    Packages,

    /// <summary>ASP.NET Core too.</summary>
    AspNetCore,
}
