namespace Tributary.Fleet.Oracle;

/// <summary>
/// Who ever fed a counting series. Deleting a group takes away a series that only this source ever fed; one that others
/// fed too keeps what the deleted source counted.
/// </summary>
internal struct Feeders
{
    private int _all;
    private int _alive;

    public void Add(bool alive)
    {
        _all++;
        if (alive) _alive++;
    }

    public readonly bool Removed => _all == 1 && _alive == 0;
}
