namespace Tributary.Grains.Targets;

/// <summary>Gives the right to push to targets to one gateway at a time. There is one, with the key 0.</summary>
[Alias("tributary.IPushLease")]
public interface IPushLeaseGrain : IGrainWithIntegerKey
{
    /// <summary>Asks for the right, or for more of it.</summary>
    /// <param name="holder">Names the process that asks; another start of it has another name.</param>
    /// <returns>Milliseconds, from when it was asked for; 0 if another has it.</returns>
    [Alias("Take")]
    ValueTask<long> TakeAsync(string holder);

    /// <summary>Gives the right back; nothing happens if another has it.</summary>
    [Alias("Release")]
    ValueTask ReleaseAsync(string holder);
}
