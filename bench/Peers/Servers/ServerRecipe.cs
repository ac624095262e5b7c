namespace Tributary.Peers.Servers;

/// <summary>How to start one program under comparison and how to talk to it.</summary>
internal sealed record ServerRecipe
{
    /// <summary>As the tables name it.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The path of the executable.</summary>
    public required string Executable { get; init; }

    /// <summary>Its arguments, from its port on 127.0.0.1 and an empty directory for its data.</summary>
    public required Func<int, string, IReadOnlyList<string>> Arguments { get; init; }

    public required string PushMethod { get; init; }

    /// <summary>The path an instance pushes to.</summary>
    public required Func<int, string> PushPath { get; init; }

    /// <summary>Lines of a push's head that say what its body is, each with its line end.</summary>
    public string PushHeaders { get; init; } = "Content-Type: text/plain; version=0.0.4\r\n";

    /// <summary>The path of its page of all series.</summary>
    public required string PagePath { get; init; }

    /// <summary>Answers 200 when the server is ready.</summary>
    public required string ReadyPath { get; init; }
}
