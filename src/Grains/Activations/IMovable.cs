namespace Tributary.Grains.Activations;

/// <summary>An activation that can go on on another silo.</summary>
internal interface IMovable
{
    /// <summary>Sends it there when it has done what it is at. Returns at once.</summary>
    void MoveTo(SiloAddress silo);
}
