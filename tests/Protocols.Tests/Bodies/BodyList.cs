using Tributary.Protocols.Bodies;

namespace Tributary.Protocols.Tests.Bodies;

/// <summary>The bodies that a renderer handed over.</summary>
internal sealed class BodyList
{
    private readonly List<(byte[] Body, int Samples)> _bodies = [];

    public IReadOnlyList<(byte[] Body, int Samples)> All => _bodies;

    public byte[] Only => Assert.Single(_bodies).Body;

    public void Take(ReadOnlySpan<byte> body, int samples) => _bodies.Add((body.ToArray(), samples));

    /// <summary>Renders a page to its end.</summary>
    /// <param name="create">Makes the renderer.</param>
    /// <param name="render">Shows it the page, and ends it.</param>
    public static BodyList Of<T>(Func<BodyHandler, T> create, Action<T> render)
        where T : IBodyRenderer
    {
        var bodies = new BodyList();
        render(create(bodies.Take));
        return bodies;
    }
}
