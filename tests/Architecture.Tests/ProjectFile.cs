using System.Xml.Linq;

namespace Tributary.Architecture.Tests;

/// <summary>A project as it is declared: what it could use, even where it does not yet.</summary>
internal sealed class ProjectFile
{
    private readonly XElement _root;

    public ProjectFile(Layer layer)
        : this(Path.Combine(layer.Project, layer.Name + ".csproj"))
    {
    }

    public ProjectFile(string path) => _root = XElement.Load(Path.Combine(Repository.Root, path));

    public string Sdk => _root.Attribute("Sdk")!.Value;

    /// <summary>The names of the projects it references.</summary>
    public IEnumerable<string> Projects => Included("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));

    public IEnumerable<string> Packages => Included("PackageReference");

    public IEnumerable<string> Frameworks => Included("FrameworkReference");

    private IEnumerable<string> Included(string element) => _root.Descendants(element).Select(item => item.Attribute("Include")!.Value);
}
