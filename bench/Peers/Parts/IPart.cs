namespace Tributary.Peers.Parts;

/// <summary>One question of the comparison.</summary>
internal interface IPart
{
    /// <summary>The name of its block in the document.</summary>
    string Name { get; }

    /// <summary>Measures, and renders the block's tables.</summary>
    /// <exception cref="TroubleException">A server failed or refused, so there is no true figure.</exception>
    string Run(Bench bench);
}
