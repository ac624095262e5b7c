using Tributary.Gateway.Targets.Settings;

namespace Tributary.Gateway.Targets.Sending;

/// <summary>
/// Which version of remote write a receiver knows. It is found out by trying, and remembered until the process ends: so a
/// receiver that is upgraded gets 2.0 after the next start.
/// </summary>
internal sealed class RemoteWriteNegotiation(RemoteWriteVersion configured)
{
    private volatile Knowledge _knowledge = configured == RemoteWriteVersion.V1 ? Knowledge.V1 : configured == RemoteWriteVersion.V2 ? Knowledge.V2 : Knowledge.None;

    private enum Knowledge
    {
        None,
        TryingV1,
        V1,
        V2,
    }

    /// <summary>The receiver is known to take 1.0 only.</summary>
    public bool IsV1 => _knowledge == Knowledge.V1;

    /// <summary>The next request is of 1.0.</summary>
    public bool SendsV1 => _knowledge is Knowledge.V1 or Knowledge.TryingV1;

    /// <summary>The receiver says that it does not take 2.0.</summary>
    /// <returns>Whether it may be sent 1.0.</returns>
    public bool TryFallBack()
    {
        if (configured == RemoteWriteVersion.V2) return false;
        _knowledge = Knowledge.V1;
        return true;
    }

    /// <summary>The receiver refuses a request of 2.0 as one of 1.x would that looks at the body alone.</summary>
    /// <returns>Whether to see what it says to the same of 1.0: not if it has taken 2.0 before.</returns>
    public bool TryV1()
    {
        if (_knowledge != Knowledge.None) return false;
        _knowledge = Knowledge.TryingV1;
        return true;
    }

    /// <summary>The receiver has answered a request of 1.0.</summary>
    public void NoteV1(bool isTaken)
    {
        if (_knowledge == Knowledge.TryingV1) _knowledge = isTaken ? Knowledge.V1 : Knowledge.None;
    }

    /// <summary>The receiver has shown that it knows 2.0.</summary>
    public void NoteV2() => _knowledge = Knowledge.V2;
}
